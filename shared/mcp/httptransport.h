#pragma once

#include "shared/mcp/postexchange.h"

#include <QHash>

namespace tom::mcp {

// Streamable HTTP: each message its own POST. The configured headers go to this address and to no other, since nothing
// follows a redirect.
class HttpTransport : public Transport
{
    Q_OBJECT

public:
    HttpTransport(http::HttpClient &http, const QUrl &url, const http::Headers &headers, QObject *parent = nullptr);
    ~HttpTransport() override;

    void send(const Outgoing &outgoing) override;
    void drop(qint64 id) override;
    void setRevision(const QByteArray &revision) override { m_revision = revision; }
    // The stream of the old revisions. A server that has none says 405, and that is all right.
    void listen() override;
    void forgetSession() override;
    [[nodiscard]] bool hasSession() const override { return !m_session.isEmpty(); }
    [[nodiscard]] bool hasStreams() const override { return true; }
    void close() override;

private:
    [[nodiscard]] PostExchange::Settings settings() const;
    PostExchange *begin(const Outgoing &outgoing);
    void listenAgain();

    http::HttpClient &m_http;
    QUrl m_url;
    http::Headers m_headers;
    QByteArray m_revision;
    QByteArray m_session;
    QHash<qint64, PostExchange *> m_open;
    PostExchange *m_listener = nullptr;
    QTimer m_listenAgain;
    int m_listens = 0;
    bool m_isClosed = false;
};

} // namespace tom::mcp
