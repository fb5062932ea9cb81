#pragma once

#include <QString>
#include <QStringList>

namespace tom::log {

struct LogSettings
{
    QString level = QStringLiteral("INFO");    // DEBUG, INFO, WARNING, ERROR, CRITICAL
    QString format = QStringLiteral("text");   // text, json
    // The user column when a thread set no other: "tom" for the server, the user for an agent.
    QString user{};
};

// Routes every message of Qt and of ours to standard error in the one format. Call once, at the start of main();
// call again to change the settings. Safe from any thread. A full disk or closed pipe loses lines, never the program.
void setupLogging(const LogSettings &settings);

// Texts that must never appear in a line (keys, tokens, passwords as they become known); each is replaced by "•••".
// Patterns of well-known keys and bearer tokens are replaced without being announced.
void addSecret(const QString &secret);

// The text as a line would have it: what is shown to people elsewhere and was said by strangers' programs.
[[nodiscard]] QString withoutSecrets(const QString &text);

// The user column for messages of this thread while this object lives.
class LogUser
{
public:
    explicit LogUser(const QString &username);
    LogUser(const LogUser &) = delete;
    LogUser &operator=(const LogUser &) = delete;
    ~LogUser();

private:
    QString m_previous;
};

} // namespace tom::log
