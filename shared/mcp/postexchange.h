#pragma once

#include "shared/http/ssedecoder.h"
#include "shared/mcp/transport.h"

#include <QTimer>

namespace tom::mcp {

// One message that is posted, and what comes back for it: JSON, or a stream of events that is gone on with where it
// broke off, when the server says how. With an id it ends when the answer of that id has come.
class PostExchange : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QUrl url{};
        http::Headers headers{};   // of every request
        bool isResumable = false;  // revisions with Last-Event-ID
        qint64 maxBytes = 16 * 1024 * 1024;
    };

    PostExchange(http::HttpClient &http, const Settings &settings, const Outgoing &outgoing, QObject *parent);
    ~PostExchange() override;

    // Before control has returned to the event loop nothing is told.
    void start();
    // A stream of what the server says unasked, begun by GET.
    void startListening();
    [[nodiscard]] qint64 id() const { return m_outgoing.id; }
    [[nodiscard]] bool mayHaveArrived() const { return m_isResumed || !m_exchange || m_exchange->mayHaveArrived(); }

    static constexpr int maxIdleResumes = 5;   // in a row, with nothing new

Q_SIGNALS:
    void headReceived(const tom::http::HttpHead &head);
    void messageReceived(const QJsonObject &message);
    void answered();   // or, without an id: it was taken
    void failed(const tom::mcp::TransportFailure &failure);

private:
    enum class Form { Nothing, Json, Events, Refusal };

    void send(const QByteArray &method, const http::Headers &headers, const QByteArray &body);
    void resume();
    void takeHead(const http::HttpHead &head);
    void takeBytes(const QByteArray &bytes);
    void takeEvents(const QList<http::SseEvent> &events);
    void takeMessage(const QJsonObject &message);
    void takeJson();
    void takeEnd(const Result<void> &result);
    void takeRefusal();
    void takeBreak(const QString &why);
    [[nodiscard]] bool canResume() const;
    void fail(const TransportFailure &failure);
    void finish();
    void hangUp();

    http::HttpClient &m_http;
    Settings m_settings;
    Outgoing m_outgoing;
    std::unique_ptr<http::HttpExchange> m_exchange;
    http::SseDecoder m_decoder;
    QTimer m_wait;
    http::HttpHead m_head;
    Form m_form = Form::Nothing;
    QByteArray m_body;
    int m_idleResumes = 0;
    bool m_isResumed = false;
    bool m_isOver = false;
};

} // namespace tom::mcp
