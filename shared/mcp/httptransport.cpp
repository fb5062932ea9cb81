#include "shared/mcp/httptransport.h"

#include "shared/mcp/revision.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::mcp {

namespace {

constexpr qsizetype maxSessionId = 1024;

bool isVisibleAscii(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= maxSessionId
           && std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

} // namespace

HttpTransport::HttpTransport(http::HttpClient &http, const QUrl &url, const http::Headers &headers, QObject *parent)
    : Transport(parent),
      m_http(http),
      m_url(url),
      m_headers(headers)
{
    m_listenAgain.setSingleShot(true);
    connect(&m_listenAgain, &QTimer::timeout, this, &HttpTransport::listen);
}

HttpTransport::~HttpTransport() = default;

PostExchange::Settings HttpTransport::settings() const
{
    PostExchange::Settings settings{.url = m_url, .headers = m_headers, .isResumable = m_revision != revision::modern};
    if (!m_revision.isEmpty() && revision::hasVersionHeader(m_revision))
        settings.headers.append({"MCP-Protocol-Version", m_revision});
    if (!m_session.isEmpty())
        settings.headers.append({"Mcp-Session-Id", m_session});
    return settings;
}

PostExchange *HttpTransport::begin(const Outgoing &outgoing)
{
    auto *exchange = new PostExchange(m_http, settings(), outgoing, this);
    connect(exchange, &PostExchange::messageReceived, this, &Transport::received);
    const auto forget = [this, exchange, taken = outgoing.taken] {
        if (m_open.value(exchange->id()) == exchange)
            m_open.remove(exchange->id());
        exchange->deleteLater();
        if (taken)
            taken();
    };
    connect(exchange, &PostExchange::answered, this, forget);
    connect(exchange, &PostExchange::failed, this, [this, exchange, forget](const TransportFailure &failure) {
        forget();
        if (exchange->id() != 0)
            Q_EMIT failed(exchange->id(), failure);
    });
    return exchange;
}

void HttpTransport::send(const Outgoing &outgoing)
{
    if (m_isClosed)
        return;
    PostExchange *exchange = begin(outgoing);
    if (outgoing.id != 0)
        m_open.insert(outgoing.id, exchange);
    if (outgoing.message.value("method"_L1).toString() == "initialize"_L1) {
        connect(exchange, &PostExchange::headReceived, this, [this](const http::HttpHead &head) {
            const QByteArray session = http::headerValue(head.headers, "mcp-session-id");
            if (head.status >= 200 && head.status < 300 && isVisibleAscii(session))
                m_session = session;
        });
    }
    exchange->start();
}

void HttpTransport::drop(qint64 id)
{
    if (PostExchange *exchange = m_open.take(id)) {
        exchange->disconnect(this);
        exchange->deleteLater();
    }
}

void HttpTransport::listen()
{
    if (m_isClosed || m_listener)
        return;
    ++m_listens;
    m_listener = new PostExchange(m_http, settings(), {}, this);
    connect(m_listener, &PostExchange::messageReceived, this, [this](const QJsonObject &message) {
        m_listens = 0;
        Q_EMIT received(message);
    });
    connect(m_listener, &PostExchange::headReceived, this,
            [this](const http::HttpHead &head) { Q_EMIT heard(head.status >= 200 && head.status < 300); });
    connect(m_listener, &PostExchange::answered, this, &HttpTransport::listenAgain);
    connect(m_listener, &PostExchange::failed, this, [this](const TransportFailure &failure) {
        // A refusal is the server's last word on it.
        if (failure.kind == TransportFailure::Kind::Refused || failure.kind == TransportFailure::Kind::Garbled)
            return std::exchange(m_listener, nullptr)->deleteLater();
        listenAgain();
    });
    m_listener->startListening();
}

void HttpTransport::listenAgain()
{
    std::exchange(m_listener, nullptr)->deleteLater();
    m_listenAgain.start(std::min(1000ms * (1 << std::min(m_listens, 6)), 60'000ms));
}

void HttpTransport::forgetSession()
{
    m_session.clear();
    m_listenAgain.stop();
    if (m_listener) {
        m_listener->disconnect(this);
        std::exchange(m_listener, nullptr)->deleteLater();
    }
}

void HttpTransport::close()
{
    if (std::exchange(m_isClosed, true))
        return;
    for (PostExchange *exchange : std::exchange(m_open, {})) {
        exchange->disconnect(this);
        exchange->deleteLater();
    }
    if (m_session.isEmpty())
        return;
    // A courtesy: whether the server takes it is nobody's concern.
    auto farewell = m_http.send({.method = "DELETE"_ba, .url = m_url, .headers = settings().headers, .totalTimeout = 5s});
    http::HttpExchange *exchange = farewell.release();
    connect(exchange, &http::HttpExchange::finished, exchange, &QObject::deleteLater);
    forgetSession();
}

} // namespace tom::mcp
