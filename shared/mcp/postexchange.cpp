#include "shared/mcp/postexchange.h"

#include "shared/core/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QPointer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::mcp {

static Q_LOGGING_CATEGORY(lcPost, "tom.shared.mcp")

namespace {

constexpr qsizetype maxRefusal = 64 * 1024;
constexpr auto connectLimit = 10s;
constexpr auto ceiling = 24h;   // whoever asked has shorter limits
constexpr std::chrono::milliseconds noticeLimit = 30s;   // to take a message that wants no answer
constexpr auto usualRetry = 1000ms;
constexpr auto longestRetry = 60'000ms;

bool isAnswerTo(const QJsonObject &message, qint64 id)
{
    return !message.contains("method"_L1) && message.value("id"_L1).isDouble() && qint64(message.value("id"_L1).toDouble()) == id;
}

} // namespace

PostExchange::PostExchange(http::HttpClient &http, const Settings &settings, const Outgoing &outgoing, QObject *parent)
    : QObject(parent),
      m_http(http),
      m_settings(settings),
      m_outgoing(outgoing)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &PostExchange::resume);
}

PostExchange::~PostExchange()
{
    hangUp();
}

void PostExchange::start()
{
    send("POST"_ba, {{"Accept", "application/json, text/event-stream"}, {"Content-Type", "application/json"}},
         json::compact(m_outgoing.message));
}

void PostExchange::startListening()
{
    send("GET"_ba, {{"Accept", "text/event-stream"}}, {});
}

void PostExchange::resume()
{
    m_isResumed = true;
    m_decoder.restart();
    send("GET"_ba, {{"Accept", "text/event-stream"}, {"Last-Event-ID", m_decoder.lastId()}}, {});
}

void PostExchange::send(const QByteArray &method, const http::Headers &headers, const QByteArray &body)
{
    m_form = Form::Nothing;
    m_body.clear();
    m_exchange = m_http.send({.method = method,
                              .url = m_settings.url,
                              .headers = headers + m_settings.headers + m_outgoing.headers,
                              .body = body,
                              .connectTimeout = connectLimit,
                              .firstByteTimeout = ceiling,
                              .idleTimeout = 0ms,
                              .totalTimeout = m_outgoing.id == 0 && method == "POST" ? noticeLimit : std::chrono::milliseconds(0),
                              .maxBytes = 0});
    connect(m_exchange.get(), &http::HttpExchange::headReceived, this, &PostExchange::takeHead);
    connect(m_exchange.get(), &http::HttpExchange::bytesReceived, this, &PostExchange::takeBytes);
    connect(m_exchange.get(), &http::HttpExchange::finished, this, &PostExchange::takeEnd);
}

void PostExchange::takeHead(const http::HttpHead &head)
{
    m_head = head;
    const QByteArray type = http::headerValue(head.headers, "content-type").toLower();
    if (head.status < 200 || head.status > 299)
        m_form = Form::Refusal;
    else if (type.startsWith("text/event-stream"))
        m_form = Form::Events;
    else if (type.startsWith("application/json"))
        m_form = Form::Json;
    const QPointer<PostExchange> alive(this);
    Q_EMIT headReceived(head);
    if (!alive || m_isOver || m_form != Form::Nothing || head.status == 202 || head.status == 204 || m_outgoing.id == 0)
        return;
    fail({.kind = TransportFailure::Kind::Garbled,
          .message = u"answered with %1, which is no answer of MCP; is the address right?"_s.arg(
              type.isEmpty() ? u"no content type"_s : QString::fromLatin1(type.split(';').constFirst().left(64)))});
}

void PostExchange::takeBytes(const QByteArray &bytes)
{
    if (m_form == Form::Refusal) {
        m_body += bytes.first(std::min(bytes.size(), maxRefusal - m_body.size()));
    } else if (m_form == Form::Json) {
        m_body += bytes;
        if (m_body.size() > m_settings.maxBytes)
            fail({.kind = TransportFailure::Kind::Garbled,
                  .message = u"gave an answer longer than %1 bytes"_s.arg(m_settings.maxBytes)});
    } else if (m_form == Form::Events) {
        const Result<QList<http::SseEvent>> events = m_decoder.feed(bytes);
        if (!events)
            return fail({.kind = TransportFailure::Kind::Garbled,
                         .message = u"sent a stream that cannot be read: %1"_s.arg(events.error().message)});
        takeEvents(*events);
    }
}

void PostExchange::takeEvents(const QList<http::SseEvent> &events)
{
    const QPointer<PostExchange> alive(this);
    for (const http::SseEvent &event : events) {
        if (event.data.trimmed().isEmpty())   // such an event only tells its id
            continue;
        const Result<QJsonObject> message = json::parseDeepObject(event.data);
        if (!message)
            return fail({.kind = TransportFailure::Kind::Garbled,
                         .message = u"sent an event that is no message: %1"_s.arg(message.error().message)});
        takeMessage(*message);
        if (!alive || m_isOver)
            return;
    }
}

void PostExchange::takeMessage(const QJsonObject &message)
{
    m_idleResumes = 0;
    const bool isLast = m_outgoing.id != 0 && isAnswerTo(message, m_outgoing.id);
    const QPointer<PostExchange> alive(this);
    Q_EMIT messageReceived(message);
    if (alive && isLast && !m_isOver)
        finish();
}

// One message; a list of them only in the oldest revision that we speak.
void PostExchange::takeJson()
{
    const QPointer<PostExchange> alive(this);
    QList<QJsonObject> messages;
    if (m_body.trimmed().startsWith('[')) {
        for (const QJsonValue &value : QJsonDocument::fromJson(m_body).array())
            messages.append(value.toObject());
    } else {
        const Result<QJsonObject> message = json::parseDeepObject(m_body);
        if (!message)
            return fail({.kind = TransportFailure::Kind::Garbled,
                         .message = u"gave an answer that cannot be read: %1"_s.arg(message.error().message)});
        messages.append(*message);
    }
    for (const QJsonObject &message : std::as_const(messages)) {
        takeMessage(message);
        if (!alive || m_isOver)
            return;
    }
    if (m_outgoing.id == 0)
        return finish();
    fail({.kind = TransportFailure::Kind::Garbled, .message = u"answered another question than ours"_s});
}

void PostExchange::takeEnd(const Result<void> &result)
{
    if (m_isOver)
        return;
    if (m_form == Form::Refusal && (result || !m_head.headers.isEmpty()))
        return takeRefusal();
    if (!result) {
        qCInfo(lcPost).noquote() << result.error().message;   // with the address, which users need not see
        if (!mayHaveArrived())
            return fail({.kind = TransportFailure::Kind::Unreachable, .message = u"cannot be reached"_s});
        return takeBreak(u"lost the connection before its answer was whole"_s);
    }
    if (m_form == Form::Json)
        return takeJson();
    if (m_form == Form::Nothing)
        return m_outgoing.id == 0 ? finish() : takeBreak(u"took the request and gave no answer"_s);
    const QPointer<PostExchange> alive(this);
    // Half an event comes once more when the stream goes on; else it may only lack its blank line.
    if (!canResume()) {
        if (const Result<QList<http::SseEvent>> rest = m_decoder.finish())
            takeEvents(*rest);
    }
    if (!alive || m_isOver)
        return;
    takeBreak(u"ended its answer before the result"_s);
}

void PostExchange::takeRefusal()
{
    const QString message = m_head.status >= 300 && m_head.status < 400 ? u"sends us to another address; configure that one"_s
                                                                        : u"refused with status %1"_s.arg(m_head.status);
    // What it does not go on with is the answer; the request itself it had taken, and nobody knows what became of it.
    if (m_isResumed && m_outgoing.id != 0)
        return fail({.kind = TransportFailure::Kind::Lost, .message = message});
    fail({.kind = TransportFailure::Kind::Refused, .status = m_head.status, .body = m_body, .message = message});
}

bool PostExchange::canResume() const
{
    return m_settings.isResumable && !m_decoder.lastId().isEmpty() && m_idleResumes < maxIdleResumes;
}

// A stream that ends before its answer goes on elsewhere, when the server gave us a place in it.
void PostExchange::takeBreak(const QString &why)
{
    hangUp();
    if (!canResume())
        return fail({.kind = TransportFailure::Kind::Lost, .message = why});
    ++m_idleResumes;
    m_wait.start(std::clamp<std::chrono::milliseconds>(m_decoder.retry().value_or(usualRetry), 0ms, longestRetry));
}

void PostExchange::fail(const TransportFailure &failure)
{
    if (m_isOver)
        return;
    m_isOver = true;
    hangUp();
    Q_EMIT failed(failure);
}

void PostExchange::finish()
{
    m_isOver = true;
    hangUp();
    Q_EMIT answered();
}

// Deleting an exchange cancels it; later, because it may be the one that calls.
void PostExchange::hangUp()
{
    m_wait.stop();
    if (!m_exchange)
        return;
    m_exchange->disconnect(this);
    m_exchange->cancel();
    m_exchange.release()->deleteLater();
}

} // namespace tom::mcp
