#pragma once

#include "shared/mcp/inputround.h"
#include "shared/mcp/requester.h"

#include <QPointer>

namespace tom::mcp {

class Client;

// One request with what it may take until its result: a new session when the server forgot ours, the tools' list anew when
// our headers were wrong, answers to what the server asks back. Only what surely did not run is sent once more.
// Ends by exactly one finished, never before control has returned to the event loop. Deleting it cancels.
class Operation : public QObject
{
    Q_OBJECT

public:
    Operation(Client &client, const QString &method, const QJsonObject &params, std::chrono::milliseconds timeout,
              QObject *parent = nullptr);
    ~Operation() override;

    void start();
    void setWantsProgress() { m_wantsProgress = true; }

    static constexpr int maxInputRounds = 8;

Q_SIGNALS:
    void progressed(const tom::mcp::Progress &progress);
    void finished(const tom::mcp::RequestOutcome &outcome);

private:
    void send();
    void take(const RequestOutcome &outcome);
    void takeQuestions(const QJsonObject &result);
    template<typename Signal>
    void sendAfter(Signal signal);
    void fail(const Error &error);
    void end(const RequestOutcome &outcome);
    [[nodiscard]] http::Headers headers() const;

    QPointer<Client> m_client;
    QString m_method;
    QJsonObject m_asked;     // the params that were wanted
    QJsonObject m_params;    // with what the server asked for meanwhile
    std::chrono::milliseconds m_timeout;
    InputRound *m_round = nullptr;
    qint64 m_request = 0;
    int m_inputRounds = 0;
    bool m_wantsProgress = false;
    bool m_wasRenewed = false;
    bool m_wasListed = false;
    bool m_isOver = false;
};

} // namespace tom::mcp
