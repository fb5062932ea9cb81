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

Courier::Courier(ApiClient &client, Outbox &outbox, FileStore files, DraftStore drafts, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_outbox(outbox),
      m_files(std::move(files)),
      m_drafts(std::move(drafts)),
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

void Courier::takeStop(const OutboxEntry &told, const Result<void> &result)
{
    const QString id = told.request.requestId;
    m_telling.remove(id);
    if (!result && result.error().code != ErrorCode::NotFound)
        return;   // until somebody says hurry()
    const bool hadArrived = result.has_value();
    const std::optional<OutboxEntry> stoppedNow = find(id);   // its conversation may have a name by now
    if (!stoppedNow)
        return;   // somebody has its words, or it has become a turn
    if (hadArrived)
        m_outbox.forget(id);
    if (stoppedNow->request.conversation == m_open)
        Q_EMIT stopped(*stoppedNow, hadArrived);
    else if (!giveBack(*stoppedNow, hadArrived))
        return;   // said again at once it would fail again
    if (!find(id))
        hurry();   // with what was to follow in the conversation that it began
}

// At any moment its words are in the outbox or in a draft.
bool Courier::giveBack(const OutboxEntry &entry, bool hadArrived)
{
    const QString from = entry.request.conversation;
    const QString to = placeOf(entry, hadArrived);
    Result<void> kept = m_drafts.move(from, to);
    if (kept && !hadArrived) {
        Draft draft = m_drafts.load(to);
        draft.putBefore(draftOf(entry));
        draft.takenFrom = entry.request.requestId;
        kept = m_drafts.save(to, draft, FileSync::Now);
    }
    if (!kept)
        qCWarning(lcCourier).noquote() << u"⚠️ words that come back are not kept as a draft: %1"_s.arg(kept.error().message);
    if (kept && !hadArrived) {
        m_outbox.forget(entry.request.requestId);
        m_outbox.letNextBegin(entry.request.requestId);
    }
    Q_EMIT givenBack(from, to);
    return kept.has_value();
}

// If it was to begin that conversation, nothing leads there any more: what was begun there goes on in the one that the next
// message begins, or in a new one.
QString Courier::placeOf(const OutboxEntry &stopped, bool hadArrived) const
{
    const QString conversation = stopped.request.conversation;
    const QString id = stopped.request.requestId;
    if (conversation != protocol::begunBy + id)
        return conversation;
    QList<OutboxEntry> behind = m_outbox.entriesOf(conversation);
    behind.removeIf([&id](const OutboxEntry &other) { return other.request.requestId == id; });
    if (behind.isEmpty())
        return {};
    return hadArrived ? conversation : protocol::begunBy + behind.constFirst().request.requestId;
}

std::optional<OutboxEntry> Courier::find(const QString &id) const
{
    for (const OutboxEntry &one : m_outbox.entries()) {
        if (one.request.requestId == id)
            return one;
    }
    return std::nullopt;
}

void Courier::hurry()
{
    tellStops();
    if (m_reply)
        return;
    m_again.stop();
    const QList<OutboxEntry> entries = m_outbox.entries();
    const auto next = std::ranges::find_if(entries, [this, now = QDateTime::currentDateTimeUtc()](const OutboxEntry &entry) {
        return entry.request.conversation != m_open && !entry.isStopped && entry.refusal.isEmpty() && !entry.isOld(now)
               && !m_outbox.isBehindItsBeginning(entry);
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
    connect(m_reply.get(), &ProcessReply::connectionLost, this, [this, id] { tryAgain(id); });
    connect(m_reply.get(), &ProcessReply::finished, this,
            [this, id](const Result<protocol::ProcessAnswer> &result) { takeEnd(id, result); });
}

void Courier::takeEnd(const QString &id, const Result<protocol::ProcessAnswer> &result)
{
    if (!result && isForNow(result.error().code))
        return tryAgain(id, std::chrono::seconds(result.error().retryAfterSeconds));
    const bool mayHaveArrived = m_reply->mayHaveArrived();
    dropReply();
    if (result)
        return;
    if (result.error().code == ErrorCode::Unauthorized || result.error().code == ErrorCode::Untrusted) {
        setTried(id, mayHaveArrived);
        return Q_EMIT sessionEnded(errorText(result.error()));
    }
    keepRefusal(id, result.error(), mayHaveArrived);
    hurry();
}

// On disk, too: nobody may be looking before the program ends, however it does.
void Courier::keepRefusal(const QString &id, const Error &error, bool mayHaveArrived)
{
    qCWarning(lcCourier).noquote() << u"⚠️ a message that waited was refused: %1"_s.arg(error.message);
    std::optional<OutboxEntry> refusedNow = find(id);
    if (!refusedNow)
        return;
    refusedNow->isTried = mayHaveArrived;
    refusedNow->refusal = errorText(error);
    if (refusedNow->refusal.isEmpty())
        refusedNow->refusal = tr("The server gave no reason.");
    if (const auto kept = m_outbox.keep(*refusedNow); !kept)
        qCWarning(lcCourier).noquote() << u"⚠️ that it was refused is not kept on disk: %1"_s.arg(kept.error().message);
    Q_EMIT refused(*refusedNow);
}

// Or as soon as somebody says hurry().
void Courier::tryAgain(const QString &id, std::chrono::seconds atLeast)
{
    setTried(id, m_reply->mayHaveArrived());
    dropReply();
    if (!m_again.schedule(atLeast))
        qCWarning(lcCourier) << "⚠️ what waits is not tried again by itself";
}

// Of one that surely nobody has, nobody is told that it may have arrived.
void Courier::setTried(const QString &id, bool isTried)
{
    std::optional<OutboxEntry> entry = find(id);
    if (!entry || std::exchange(entry->isTried, isTried) == isTried)
        return;
    if (const auto kept = m_outbox.keep(*entry); !kept)
        qCWarning(lcCourier).noquote() << u"⚠️ what is known of a message is not kept on disk: %1"_s.arg(kept.error().message);
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
