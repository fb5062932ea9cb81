#include "desktop/chat/courier.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/api/processreply.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcCourier, "tom.desktop.courier")

namespace {

// The server is there, and cannot take anything now.
bool isForNow(ErrorCode code)
{
    return code == ErrorCode::Network || code == ErrorCode::RateLimited || code == ErrorCode::AgentUnavailable
           || code == ErrorCode::AgentTimeout;
}

} // namespace

Courier::Courier(ApiClient &client, Outbox &outbox, FileStore files, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_outbox(outbox),
      m_files(std::move(files)),
      m_again({.first = 1s, .longest = 60s, .patience = 24h * 365})
{
    connect(&m_again, &Reconnect::due, this, &Courier::hurry);
}

Courier::~Courier() = default;

void Courier::setOpen(const QString &conversation)
{
    m_open = conversation;
    if (m_reply && m_onItsWay == conversation)
        dropReply();   // whoever shows it asks whether it arrived
    hurry();
}

void Courier::setNoneOpen()
{
    m_open.reset();
    hurry();
}

// By the id of the request, which finds its turn if it has become one.
void Courier::tellStops()
{
    for (const OutboxEntry &entry : m_outbox.entries()) {
        const QString id = entry.request.requestId;
        if (!entry.isStopped || m_telling.contains(id))
            continue;
        m_telling.insert(id);
        m_client.stop(id).then(this, [this, entry](const Result<void> &told) { takeStop(entry, told); });
    }
}

void Courier::takeStop(const OutboxEntry &entry, const Result<void> &told)
{
    m_telling.remove(entry.request.requestId);
    const bool isUnknown = !told && told.error().code == ErrorCode::NotFound;
    if (!told && !isUnknown)
        return;   // until somebody says hurry()
    if (told)
        m_outbox.forget(entry.request.requestId);
    Q_EMIT stopped(entry, told.has_value());
    if (told)
        hurry();   // with what was to follow in the conversation that it began
}

void Courier::hurry()
{
    tellStops();
    if (m_reply)
        return;
    m_again.stop();
    const QList<OutboxEntry> entries = m_outbox.entries();
    const auto next = std::ranges::find_if(entries, [this, now = QDateTime::currentDateTimeUtc()](const OutboxEntry &entry) {
        return entry.request.conversation != m_open && !entry.isStopped && !m_refused.contains(entry.request.requestId)
               && !entry.isOld(now) && !m_outbox.isBehindItsBeginning(entry);
    });
    if (next == entries.end())
        return;
    const QString id = next->request.requestId;
    OutboxEntry tried = *next;
    tried.isTried = true;
    if (!next->isTried && !m_outbox.keep(tried))
        return;   // a disk that refuses: sent and forgotten at once it could be said twice
    m_onItsWay = next->request.conversation;
    m_reply = m_client.process(next->request, m_files.uploads(next->files), next->isTried ? Arrival::Unknown : Arrival::No);
    connect(m_reply.get(), &ProcessReply::eventReceived, this, [this, id](const protocol::TurnEvent &event) {
        const auto *started = std::get_if<protocol::TurnStarted>(&event.body);
        const QString requested = m_onItsWay;
        const QString conversation = started && !started->conversation.isEmpty() ? started->conversation : requested;
        m_outbox.forget(id);   // a turn that has begun is the server's
        m_again.succeed();
        dropReply();
        Q_EMIT delivered(requested, conversation);
        hurry();
    });
    connect(m_reply.get(), &ProcessReply::connectionLost, this, [this] { tryAgain(); });
    connect(m_reply.get(), &ProcessReply::finished, this,
            [this, id](const Result<protocol::ProcessAnswer> &result) { takeEnd(id, result); });
}

void Courier::takeEnd(const QString &id, const Result<protocol::ProcessAnswer> &result)
{
    if (!result && isForNow(result.error().code))
        return tryAgain(std::chrono::seconds(result.error().retryAfterSeconds));
    dropReply();
    if (result)
        return;
    if (result.error().code == ErrorCode::Unauthorized)
        return Q_EMIT sessionEnded(errorText(result.error()));
    qCWarning(lcCourier).noquote() << u"⚠️ a message that waited was refused: %1"_s.arg(result.error().message);
    m_refused.insert(id);
    hurry();
}

// Or as soon as somebody says hurry().
void Courier::tryAgain(std::chrono::seconds atLeast)
{
    dropReply();
    if (!m_again.schedule(atLeast))
        qCWarning(lcCourier) << "⚠️ what waits is not tried again by itself";
}

// We are often inside a signal of it.
void Courier::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();
}

} // namespace tom::desktop
