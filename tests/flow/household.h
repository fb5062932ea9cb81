#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/api/processreply.h"
#include "tests/support/scriptedhttppeer.h"

#include <QTemporaryDir>

namespace tom::test {

// The data folder of a household of one, alice, whose provider is a scripted peer. Its smallest model, which is asked for
// titles whenever there is time, plays no part in the peer's scripts.
class Household
{
public:
    static constexpr QLatin1StringView password = QLatin1StringView("correct horse");

    Household();

    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] ScriptedHttpPeer &llm() { return m_llm; }
    // Without an address tom-server starts the agent. service: the address of a service of alice's, "counter".
    void writeConfig(const QString &agentUrl = {}, const QString &service = {}) const;

private:
    QTemporaryDir m_folder;
    ScriptedHttpPeer m_llm;
};

// The configuration of alice and bob, who have Household::password and a model at that address, into a data folder.
void writeConfigOfTwo(const QString &folder, const QString &modelUrl);

// What a turn told its client.
class Listener : public QObject
{
    Q_OBJECT

public:
    explicit Listener(desktop::ProcessReply &reply);

    [[nodiscard]] bool isFinished() const { return m_result.has_value(); }
    [[nodiscard]] const Result<protocol::ProcessAnswer> &result() const { return *m_result; }

    QString text;
    QList<qint64> numbers;
    int textEvents = 0;
    int losses = 0;

private:
    std::optional<Result<protocol::ProcessAnswer>> m_result;
};

// Pieces of an OpenAI-compatible stream, each with one word, and its end.
[[nodiscard]] QList<QByteArray> wordEvents(const QStringList &words);
[[nodiscard]] QByteArray endEvents();
// The model calls that tool.
[[nodiscard]] PeerScript callScript(const QString &tool, const QJsonObject &arguments = {});
[[nodiscard]] PeerScript wordScript(const QStringList &words, std::chrono::milliseconds between, PeerStep::Kind end);

[[nodiscard]] std::unique_ptr<desktop::ApiClient> clientFor(quint16 port, const QByteArray &key, const QByteArray &session = {});
// Signs alice in; the session's token.
[[nodiscard]] QByteArray signIn(quint16 port, const QByteArray &key);

} // namespace tom::test
