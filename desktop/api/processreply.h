#pragma once

#include "desktop/api/reconnect.h"
#include "desktop/api/upload.h"
#include "shared/http/httpclient.h"
#include "shared/http/ssedecoder.h"
#include "shared/protocol/conversationline.h"
#include "shared/protocol/processrequest.h"
#include "shared/protocol/turnevent.h"

namespace tom::desktop {

class ApiClient;

// One turn, from the question to its answer. When the connection is lost it goes on by itself where it was; every event
// is taken exactly once. Files that go with the question are given to the server first. Ends by exactly one finished(). Knows
// nothing of how events are shown.
class ProcessReply : public QObject
{
    Q_OBJECT

public:
    explicit ProcessReply(ApiClient &client, ReconnectTimes times = {});

    // mayHaveArrived: the server is asked for it before it is given anything.
    void begin(const protocol::ProcessRequest &request, const QList<Upload> &uploads = {}, bool mayHaveArrived = false);
    void resume(const QString &turn, qint64 from);

    // Asks the server to end the turn; what was there comes as the answer. Called again, it stops waiting for that.
    void stop();

    [[nodiscard]] const QString &turn() const { return m_turn; }   // empty until the server has named it
    [[nodiscard]] bool isStopWished() const { return m_stopWished; }
    // False while surely nobody has the question.
    [[nodiscard]] bool mayHaveArrived() const { return m_mayHaveArrived || (m_isAsking && m_exchange); }

Q_SIGNALS:
    void fileGiven(const tom::protocol::Attachment &attachment);   // in their order
    void eventReceived(const tom::protocol::TurnEvent &event);
    void connectionLost(const tom::Error &error);
    void connectionRestored();
    void finished(const tom::Result<tom::protocol::ProcessAnswer> &result);

private:
    void connectAgain();
    void giveFile();
    void takeGiven(const Result<protocol::Attachment> &given);
    void takeHead(const http::HttpHead &head);
    void takeBytes(const QByteArray &bytes);
    void takeEnd(const Result<void> &result);
    void takeRefusal();
    void takeEvents(const Result<QList<http::SseEvent>> &events);
    void takeEvent(const http::SseEvent &event);
    void takeBody(const protocol::TurnEvent &event);
    void lose(const Error &error);
    void sendStop();
    void finish(const Result<protocol::ProcessAnswer> &result);
    void dropExchange();

    ApiClient &m_client;
    Reconnect m_reconnect;
    protocol::ProcessRequest m_request;
    QList<Upload> m_uploads;   // that the server does not have yet
    QString m_turn;
    qint64 m_next = 1;   // the number of the event that comes next
    std::unique_ptr<http::HttpExchange> m_exchange;
    http::HttpHead m_head;
    http::SseDecoder m_decoder;
    QByteArray m_refusal;
    bool m_isLost = false;
    bool m_isAsking = false;   // the exchange carries the question
    bool m_isLooking = false;  // the exchange asks whether it arrived before
    bool m_mayHaveArrived = false;
    bool m_stopWished = false;
    bool m_done = false;
};

} // namespace tom::desktop
