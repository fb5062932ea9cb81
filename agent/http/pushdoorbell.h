#pragma once

#include "shared/http/httpclient.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/pushrings.h"

#include <QTimer>

namespace tom::agent {

// Tells tom-server what the user's devices should hear, and tries again while the server is away. A newer message takes the
// place of an older one about the same thing. What is lost costs devices a delay, since they also ask by themselves.
class PushDoorbell : public QObject
{
    Q_OBJECT

public:
    struct Pauses
    {
        std::chrono::milliseconds first = std::chrono::milliseconds(250);   // doubled with each failure
        std::chrono::milliseconds longest = std::chrono::seconds(30);
    };

    // url: the internal door with its path. The client must outlive this.
    PushDoorbell(http::HttpClient &http, const QUrl &url);
    PushDoorbell(http::HttpClient &http, const QUrl &url, const Pauses &pauses, QObject *parent = nullptr);

    void ring(const protocol::PushMessage &message);
    [[nodiscard]] qsizetype waiting() const { return m_waiting.size(); }

    static constexpr qsizetype maxWaiting = 256;   // the oldest go first

private:
    void add(const protocol::PushMessage &message);
    void send();
    void takeAnswer(const Result<http::HttpResponse> &answer);
    void tryAgain(const QString &reason);

    http::HttpClient &m_http;
    QUrl m_url;
    Pauses m_pauses;
    QList<protocol::PushMessage> m_waiting;
    QList<protocol::PushMessage> m_onTheWay;
    QTimer m_next;
    std::chrono::milliseconds m_pause{0};   // after the last failure; 0: the last one went well
};

// What devices are told of one that waits. What no frame could hold is fetched with GET /approvals.
[[nodiscard]] protocol::PushMessage pushFor(const protocol::Approval &approval);

} // namespace tom::agent
