#include "desktop/api/processreply.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype longestRefusal = 64 * 1024;

bool mayPass(const Error &error)
{
    return error.code == ErrorCode::AgentUnavailable || error.code == ErrorCode::AgentTimeout
           || error.code == ErrorCode::RateLimited;
}

// The agent may have been lost after it had the question.
bool mayHaveTakenIt(const Error &error)
{
    return error.code == ErrorCode::AgentUnavailable || error.code == ErrorCode::AgentTimeout
           || error.code == ErrorCode::Internal;
}

} // namespace

ProcessReply::ProcessReply(ApiClient &client, ReconnectTimes times) : m_client(client), m_reconnect(times)
{
    connect(&m_reconnect, &Reconnect::due, this, &ProcessReply::connectAgain);
}

void ProcessReply::begin(const protocol::ProcessRequest &request, const QList<Upload> &uploads, bool mayHaveArrived)
{
    m_mayHaveArrived = mayHaveArrived;
    m_request = request;
    m_uploads = uploads;
    connectAgain();
}

// The same file again is the same attachment, so nothing is lost when nobody knows whether it arrived.
void ProcessReply::giveFile()
{
    const auto bytes = readFile(m_uploads.constFirst().path, protocol::Attachment::maxBytes);
    if (!bytes) {
        const Error gone{.code = ErrorCode::InvalidInput,
                         .message = u"the attached file \"%1\" is no longer on this computer"_s.arg(m_uploads.constFirst().name)};
        QMetaObject::invokeMethod(this, [this, gone] { finish(std::unexpected(gone)); }, Qt::QueuedConnection);
        return;
    }
    m_client.addAttachment(m_uploads.constFirst().name, *bytes).then(this, [this](const Result<protocol::Attachment> &given) {
        takeGiven(given);
    });
}

void ProcessReply::takeGiven(const Result<protocol::Attachment> &given)
{
    if (m_done)
        return;
    if (!given) {
        const ErrorCode code = given.error().code;
        if (code == ErrorCode::Network || (m_isLost && mayPass(given.error())))
            return lose(given.error());
        return finish(std::unexpected(given.error()));
    }
    m_uploads.removeFirst();
    m_request.attachments.append(given->id);
    const QPointer<ProcessReply> alive(this);
    Q_EMIT fileGiven(*given);
    if (alive && !m_done)
        connectAgain();
}

void ProcessReply::resume(const QString &turn, qint64 from)
{
    m_turn = turn;
    m_next = from;
    connectAgain();
}

void ProcessReply::connectAgain()
{
    m_isAsking = false;
    m_isLooking = m_turn.isEmpty() && m_mayHaveArrived && !m_request.requestId.isEmpty();
    if (m_turn.isEmpty() && !m_isLooking && !m_uploads.isEmpty())
        return giveFile();
    http::HttpRequest request;
    if (m_turn.isEmpty() && !m_isLooking) {
        // Also a second time: the request_id makes it the same turn, never a second one.
        request = m_client.request("POST", protocol::paths::process, m_request.toJson());
        m_isAsking = true;
    } else {
        request = m_client.request("GET", protocol::paths::process + u'/' + (m_isLooking ? m_request.requestId : m_turn));
        request.url.setQuery(QUrlQuery{{u"from"_s, QString::number(m_next)}});
    }
    for (auto &[name, value] : request.headers) {
        if (name == "Accept")
            value = "text/event-stream";
    }
    request.totalTimeout = {};   // a turn may be long; silence is what ends it (a comment comes every 15 s)
    request.maxBytes = 0;
    m_head = {};
    m_refusal.clear();
    m_decoder = http::SseDecoder();
    m_exchange = m_client.send(request);
    connect(m_exchange.get(), &http::HttpExchange::headReceived, this, &ProcessReply::takeHead);
    connect(m_exchange.get(), &http::HttpExchange::bytesReceived, this, &ProcessReply::takeBytes);
    connect(m_exchange.get(), &http::HttpExchange::finished, this, &ProcessReply::takeEnd);
}

void ProcessReply::takeHead(const http::HttpHead &head)
{
    m_head = head;
}

void ProcessReply::takeBytes(const QByteArray &bytes)
{
    if (m_head.status == 200)
        return takeEvents(m_decoder.feed(bytes));
    m_refusal += bytes.first(std::min(bytes.size(), longestRefusal - m_refusal.size()));
}

void ProcessReply::takeEnd(const Result<void> &result)
{
    // What the decoder still holds is half an event, and comes whole with the next connection.
    if (m_head.status != 0 && m_head.status != 200)
        return takeRefusal();
    if (!result && result.error().code == ErrorCode::Untrusted)
        return finish(std::unexpected(result.error()));
    lose(result ? Error{.code = ErrorCode::Network, .message = u"the connection ended in the middle of the answer"_s}
                : result.error());
}

// An answer that is no stream: who asked whether the question had arrived before, sends it now. Otherwise the first time it is
// the last word; while we try to go on, a server or an agent that is just starting again is what we wait for.
void ProcessReply::takeRefusal()
{
    const Error error = answeredError(m_head.status, m_head.headers, m_refusal);
    if (m_isLooking && error.code == ErrorCode::NotFound) {   // now it is known that nobody has it
        m_mayHaveArrived = false;
        dropExchange();
        return m_stopWished ? finish(failure(ErrorCode::Cancelled, u"stopped"_s)) : connectAgain();
    }
    m_mayHaveArrived |= m_isAsking && mayHaveTakenIt(error);
    if (m_stopWished && m_turn.isEmpty() && m_mayHaveArrived)   // whoever stops it tells the server later
        return finish(failure(ErrorCode::Cancelled, u"stopped"_s));
    if (m_isLost && mayPass(error))
        return lose(error);
    finish(std::unexpected(error));
}

void ProcessReply::takeEvents(const Result<QList<http::SseEvent>> &events)
{
    if (!events)
        return finish(std::unexpected(events.error()));
    const QPointer<ProcessReply> alive(this);
    for (const http::SseEvent &event : *events) {
        takeEvent(event);
        if (!alive || m_done || !m_exchange)
            return;
    }
}

void ProcessReply::takeEvent(const http::SseEvent &event)
{
    const qint64 number = event.id.toLongLong();
    const Result<QJsonObject> data = json::parseObject(event.data);
    if (!data)
        return finish(failure(ErrorCode::Internal, u"the server sent an event that cannot be read"_s));
    const Result<protocol::TurnEvent> read = protocol::TurnEvent::fromJson(number, event.name, *data);
    // The server's own word that the stream was lost has no number; the decoder repeats the last one for it.
    const auto *failed = read ? std::get_if<protocol::TurnFailed>(&read->body) : nullptr;
    if (failed && failed->resume)
        return lose(failed->error);
    // The end counts whatever its number is: a machine that lost its power may have lost what we have seen before it.
    if (!failed && number < m_next && !(read && read->isLast()))
        return;
    if (number > m_next)
        return lose({.code = ErrorCode::Network, .message = u"a part of the answer was lost"_s});
    m_next = std::max(m_next, number + 1);
    m_reconnect.succeed();
    if (std::exchange(m_isLost, false))
        Q_EMIT connectionRestored();
    if (read)
        return takeBody(*read);
    if (read.error().code != ErrorCode::NotFound)   // NotFound: an event of a newer version
        finish(std::unexpected(read.error()));
}

void ProcessReply::takeBody(const protocol::TurnEvent &event)
{
    const QPointer<ProcessReply> alive(this);
    if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body)) {
        m_turn = started->turn;
        if (m_stopWished)
            sendStop();
    }
    Q_EMIT eventReceived(event);
    if (!alive || m_done)
        return;
    if (const auto *done = std::get_if<protocol::TurnDone>(&event.body))
        finish(done->answer);
    else if (const auto *failed = std::get_if<protocol::TurnFailed>(&event.body))
        finish(std::unexpected(failed->error));
}

void ProcessReply::lose(const Error &error)
{
    m_mayHaveArrived |= m_isAsking && m_exchange && m_exchange->mayHaveArrived();
    dropExchange();
    if (m_stopWished)
        return finish(failure(ErrorCode::Cancelled, u"stopped"_s));
    if (!m_reconnect.schedule(std::chrono::seconds(error.retryAfterSeconds)))
        return finish(std::unexpected(error));
    if (!std::exchange(m_isLost, true))
        Q_EMIT connectionLost(error);
}

void ProcessReply::stop()
{
    if (m_done)
        return;
    const bool again = std::exchange(m_stopWished, true);
    if (again || !m_exchange) {
        if (!again && !m_turn.isEmpty())
            sendStop();
        return finish(failure(ErrorCode::Cancelled, u"stopped"_s));
    }
    if (!m_turn.isEmpty())
        sendStop();
}

void ProcessReply::sendStop()
{
    m_client.stop(m_turn).then(this, [this](const Result<void> &result) {
        // NotFound: it has just ended by itself, and its last event is on the way.
        if (!result && result.error().code != ErrorCode::NotFound)
            finish(std::unexpected(result.error()));
    });
}

void ProcessReply::finish(const Result<protocol::ProcessAnswer> &result)
{
    if (std::exchange(m_done, true))
        return;
    m_reconnect.stop();
    if (!result && result.error().code == ErrorCode::Cancelled)
        m_mayHaveArrived |= m_isAsking && m_exchange && m_exchange->mayHaveArrived();
    dropExchange();
    Q_EMIT finished(result);
}

// We are often inside a signal of it.
void ProcessReply::dropExchange()
{
    if (!m_exchange)
        return;
    m_exchange->disconnect(this);
    m_exchange->cancel();
    m_exchange.release()->deleteLater();
}

}   // namespace tom::desktop
