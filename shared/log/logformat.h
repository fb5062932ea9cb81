#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace tom::log {

struct LogRecord
{
    QDateTime time{};
    QtMsgType type = QtInfoMsg;
    QString user{};
    QString module{};
    QString message{};
};

// "WARNING"; Qt's critical is our ERROR, and its fatal our CRITICAL.
[[nodiscard]] QLatin1StringView levelName(QtMsgType type);
// The last part of a logging category: "tom.agent.llm" is "llm", Qt's "default" is "qt".
[[nodiscard]] QString moduleOf(QLatin1StringView category);

// One line in UTF-8 with its line feed and no other control character, at most maxLineBytes long: that much a pipe takes
// in one piece, so lines of the server and of its agents cannot mix in one.
constexpr qsizetype maxLineBytes = 4096;
[[nodiscard]] QByteArray textLine(const LogRecord &record);
[[nodiscard]] QByteArray jsonLine(const LogRecord &record);

} // namespace tom::log
