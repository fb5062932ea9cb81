#include "agent/turn/agent.h"

#include "agent/audit/redaction.h"
#include "agent/turn/leftturn.h"
#include "agent/turn/requestsubject.h"
#include "agent/turn/turntask.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcAgent, "tom.agent.turns")

Agent::Agent(const TurnServices &services, Journal &kept, Journal &temporary, QObject *parent)
    : QObject(parent),
      m_services(services),
      m_kept(kept),
      m_temporary(temporary),
      m_changes(services.clock.now().toMSecsSinceEpoch())   // so that it grows over a restart too
{
    m_services.rules = &kept.consents();
    auto *sweeper = new QTimer(this);
    connect(sweeper, &QTimer::timeout, this, &Agent::sweep);
    sweeper->start(std::chrono::hours(1));
}

Agent::~Agent()
{
    for (const QString &conversation : m_turns.conversations()) {
        const QList<Turn *> queue = m_turns.in(conversation);
        const bool isLeft = queue.constFirst()->canBeLeft();   // with all that waits behind it
        for (Turn *turn : queue) {
            turn->disconnect(this);
            if (isLeft)
                turn->leave();
            else
                turn->interrupt();
        }
    }
    qDeleteAll(m_turns.all());
}

Result<void> Agent::recover()
{
    const auto left = m_kept.turns().unended();
    if (!left)
        return std::unexpected(left.error());
    for (const UnendedTurn &turn : *left) {
        if (const auto recovered = recover(turn); !recovered)
            return recovered;
    }
    sweep();
    return {};
}

// A turn whose calls are open on disk goes on, and what was queued behind it waits again.
Result<void> Agent::recover(const UnendedTurn &left)
{
    const auto round = m_kept.rounds().find(left.id);
    const auto events = m_kept.turns().events(left.id);
    const bool goesOn = left.queued ? m_turns.isBusy(left.conversation) : round && round->has_value();
    if (goesOn && events && !events->constLast().isLast()) {
        auto turn = std::make_unique<Turn>(m_services, m_kept, left, *events);
        Turn *resumed = turn.get();
        adopt(std::move(turn), left.conversation);
        if (!left.queued)
            resumed->resume(**round);
        qCInfo(lcAgent).noquote() << u"turn %1 goes on where it waited"_s.arg(left.id);
        return {};
    }
    if (!round)
        qCCritical(lcAgent).noquote() << u"❌ %1"_s.arg(round.error().message);
    if (const auto ended = endLeftTurn(m_kept, left); !ended)
        return ended;
    qCWarning(lcAgent).noquote() << u"⚠️ turn %1 was interrupted; what was there of its answer is kept"_s.arg(left.id);
    return {};
}

void Agent::adopt(std::unique_ptr<Turn> begun, const QString &conversation)
{
    Turn *turn = begun.release();
    turn->setParent(this);
    m_turns.add(conversation, turn);
    connect(turn, &Turn::finished, this, [this, turn] { takeEnd(turn); });
    connect(turn, &Turn::approvalChanged, this, &Agent::approvalChanged);
    connect(turn, &Turn::formChanged, this, &Agent::formChanged);
    connect(turn, &Turn::parkedChanged, this, [this, turn] { takeParked(turn); });
}

Result<Agent::Log> Agent::startTurn(const protocol::ProcessRequest &asked)
{
    protocol::ProcessRequest request = asked;
    if (!request.requestId.isEmpty()) {
        request.requestId = QUuid::fromString(request.requestId).toString(QUuid::WithoutBraces);   // however it was spelled
        const auto known = turnOfRequest(request.requestId);
        if (!known)
            return std::unexpected(known.error());
        if (*known)
            return turn(**known);
    }
    if (const auto may = mayBegin(); !may)
        return std::unexpected(may.error());
    const auto parked = std::ranges::count_if(m_turns.all(), &Turn::isParked);
    if (parked >= maxParked)
        return failure(ErrorCode::RateLimited, u"%1 tool calls wait for your consent; decide about some of them"_s.arg(parked));
    if (m_turns.all().size() - parked >= maxTurns)
        return std::unexpected(Error{.code = ErrorCode::RateLimited,
                                     .message = u"%1 requests are being answered already; wait for one of them"_s.arg(maxTurns),
                                     .retryAfterSeconds = 10});
    Journal &journal = journalFor(request);
    request.temporary = &journal == &m_temporary;   // also when only its conversation is
    if (const auto usable = checkAttachments(request, journal); !usable)   // before a conversation begins with them
        return std::unexpected(usable.error());
    const Result<Conversation> conversation = conversationFor(request, journal);
    if (!conversation)
        return std::unexpected(conversation.error());
    if (!request.parent.isEmpty() && request.parent != protocol::noParent) {
        if (const auto parent = journal.conversations().find(conversation->id, request.parent); !parent)
            return std::unexpected(parent.error());
    }

    auto begun = std::make_unique<Turn>(m_services, journal, conversation->id, request);
    const bool waits = m_turns.isBusy(conversation->id);
    if (const auto accepted = begun->accept(waits); !accepted)
        return std::unexpected(accepted.error());
    Turn *turn = begun.get();
    adopt(std::move(begun), conversation->id);
    tellChange(turn->id(), conversation->id, waits ? u"queued"_s : u"running"_s);
    const Log log = turn->log();
    if (!waits)
        turn->start();
    return log;
}

Result<void> Agent::checkAttachments(const protocol::ProcessRequest &request, Journal &journal) const
{
    for (const QString &id : request.attachments) {
        if (!journal.attachments())
            return failure(ErrorCode::NotFound, u"there is no attachment \"%1\""_s.arg(id));
        const auto attachment = journal.attachments()->find(id);
        if (!attachment)
            return std::unexpected(attachment.error());
        const QString blind = m_services.blindModel ? m_services.blindModel(request.level.value_or(1)) : QString();
        if (attachment->mediaType.startsWith("image/"_L1) && !blind.isEmpty())
            return failure(ErrorCode::InvalidInput,
                           u"%1 takes no images: send the request without \"%2\", or set up a model that does"_s.arg(
                               blind, attachment->name));
    }
    return request.attachments.isEmpty() ? Result<void>() : journal.attachments()->setUsed(request.attachments);
}

// Whoever lost the line before a turn was named knows only its request.
QString Agent::turnNamed(const QString &id)
{
    const QUuid request = QUuid::fromString(id);
    if (m_turns.find(id) || request.isNull())
        return id;
    const auto known = turnOfRequest(request.toString(QUuid::WithoutBraces));
    return known && *known ? **known : id;
}

Result<Agent::Log> Agent::turn(const QString &name)
{
    const QString id = turnNamed(name);
    if (const Turn *turn = m_turns.find(id))
        return turn->log();
    const Result<Log> kept = storedTurn(m_kept, id);
    return kept || kept.error().code != ErrorCode::NotFound ? kept : storedTurn(m_temporary, id);
}

Result<Agent::Log> Agent::storedTurn(Journal &journal, const QString &id)
{
    auto events = journal.turns().events(id);
    if (!events)
        return std::unexpected(events.error());
    if (!events->constLast().isLast()) {   // its end could not be written when it came, a full disk for example
        const auto left = journal.turns().unended();
        if (!left)
            return std::unexpected(left.error());
        const auto found = std::ranges::find(*left, id, &UnendedTurn::id);
        if (found == left->end())
            return failure(ErrorCode::Storage, u"the end of turn \"%1\" is lost"_s.arg(id));
        if (const auto ended = endLeftTurn(journal, *found); !ended)
            return std::unexpected(ended.error());
        events = journal.turns().events(id);
        if (!events)
            return std::unexpected(events.error());
    }
    return std::make_shared<TurnLog>(id, *events);
}

Agent::Audience Agent::audienceOf(const QString &turn) const
{
    const Turn *found = m_turns.find(turn);
    return {.isFollowed = found && found->log()->isFollowed(), .isTemporary = found && found->isTemporary()};
}

QJsonObject Agent::withoutSecrets(const protocol::Approval &approval) const
{
    QJsonObject schema;
    for (const llm::ToolDefinition &tool : m_services.tools.definitions({approval.module})) {
        if (m_services.tools.split(tool.name).tool == approval.name)
            schema = tool.parameters;
    }
    return redacted(approval.arguments, schema, std::numeric_limits<qsizetype>::max());
}

Result<bool> Agent::stopTurn(const QString &name)
{
    const QString id = turnNamed(name);
    if (Turn *turn = m_turns.find(id)) {
        turn->stop();
        return true;
    }
    const Result<Log> log = turn(id);
    return log ? Result<bool>(false) : std::unexpected(log.error());
}

QString Agent::turnIn(const QString &conversation) const
{
    const QList<Turn *> queue = m_turns.in(conversation);
    return queue.isEmpty() ? QString() : queue.constFirst()->id();
}

// From the end, so that none begins because the one before it ended.
void Agent::stopTurnsIn(const QString &conversation)
{
    const QList<Turn *> queue = m_turns.in(conversation);
    for (auto turn = queue.crbegin(); turn != queue.crend(); ++turn)
        (*turn)->stop();
}

Result<Conversation> Agent::reset(const QString &clientType, const QString &conversation)
{
    QString type = clientType;
    if (!conversation.isEmpty()) {
        const auto old = m_kept.conversations().conversation(conversation);
        if (!old)
            return old;
        type = old->clientType;
        const auto current = m_kept.conversations().current(type);
        if (!current || current->id != conversation)   // it is no longer the one that requests go to
            return current;
    }
    Result<Conversation> made;
    const auto kept = m_kept.commit([&]() -> Result<void> {
        made = m_kept.conversations().startNew(type);
        return made ? Result<void>() : std::unexpected(made.error());
    });
    return kept ? made : std::unexpected(kept.error());
}

protocol::TaskStatus Agent::tasks() const
{
    protocol::TaskStatus status{.id = m_changes};
    if (m_backgroundTasks)
        status.backgroundTasks = m_backgroundTasks();
    for (const Turn *turn : m_turns.all())
        status.tasks.append(taskOf(*turn));
    if (m_otherTasks)
        status.tasks += m_otherTasks();
    return status;
}

void Agent::takeParked(Turn *turn)
{
    tellChange(turn->id(), turn->conversation(), turn->isParked() ? u"parked"_s : u"running"_s);
    if (isIdle())
        Q_EMIT idle();
}

Result<std::optional<QString>> Agent::turnOfRequest(const QString &requestId)
{
    const auto known = m_kept.turns().turnOfRequest(requestId);
    return !known || *known ? known : m_temporary.turns().turnOfRequest(requestId);
}

// What began as temporary stays so, whoever forgets to say it.
Journal &Agent::journalFor(const protocol::ProcessRequest &request)
{
    const bool isTemporary =
        request.temporary || (!request.conversation.isEmpty() && m_temporary.conversations().conversation(request.conversation));
    return isTemporary ? m_temporary : m_kept;
}

// Asked again it is the same one: whoever was offline does not know how far it came.
Result<Conversation> Agent::conversationBegunBy(const QString &requestId, const protocol::ProcessRequest &request)
{
    if (request.temporary)   // what others are to find later is kept
        return failure(ErrorCode::InvalidInput, u"a temporary request cannot begin or name a conversation by a request"_s);
    const QString id = QUuid::fromString(requestId).toString(QUuid::WithoutBraces);
    const auto known = turnOfRequest(id);
    if (!known)
        return std::unexpected(known.error());
    if (*known) {
        const Result<Log> log = turn(**known);
        const auto *started = log && !(*log)->everything().isEmpty()
                                  ? std::get_if<protocol::TurnStarted>(&(*log)->everything().constFirst().body)
                                  : nullptr;
        if (started)
            return m_kept.conversations().conversation(started->conversation);
    }
    if (request.requestId.isEmpty() || id != request.requestId)
        return failure(ErrorCode::NotFound, u"no request \"%1\" has begun a conversation"_s.arg(requestId));
    if (!request.parent.isEmpty() && request.parent != protocol::noParent)
        return failure(ErrorCode::NotFound, u"a conversation that begins has no message \"%1\""_s.arg(request.parent));
    Result<Conversation> made;
    const auto kept = m_kept.commit([&]() -> Result<void> {
        made = m_kept.conversations().startNew(request.clientType);
        return made ? Result<void>() : std::unexpected(made.error());
    });
    return kept ? made : std::unexpected(kept.error());
}

Result<Conversation> Agent::conversationFor(const protocol::ProcessRequest &request, Journal &journal)
{
    if (request.conversation.startsWith(protocol::begunBy))
        return conversationBegunBy(request.conversation.sliced(protocol::begunBy.size()), request);
    if (!request.conversation.isEmpty())
        return journal.conversations().conversation(request.conversation);
    return request.temporary ? journal.conversations().make(request.clientType, subjectOf(request, journal))
                             : journal.conversations().current(request.clientType);
}

void Agent::takeEnd(Turn *ended)
{
    ended->deleteLater();
    const TurnQueues::Removed removed = m_turns.remove(ended);
    tellChange(ended->id(), removed.conversation, u"ended"_s);
    if (removed.next) {
        tellChange(removed.next->id(), removed.conversation, u"running"_s);
        removed.next->start();
    }
    if (isIdle())
        Q_EMIT idle();
}

void Agent::tellChange(const QString &turn, const QString &conversation, const QString &state)
{
    Q_EMIT turnChanged(turn, conversation, state);
    Q_EMIT tasksChanged(++m_changes);
}

void Agent::sweep()
{
    const QDateTime old = m_services.clock.now().addDuration(-keepTurns);
    Result<void> swept = m_kept.turns().dropEndedBefore(old);
    if (swept)
        swept = m_temporary.turns().dropEndedBefore(old);
    if (swept)
        swept = m_temporary.conversations().dropUnusedSince(old);
    if (!swept)
        qCWarning(lcAgent).noquote() << u"⚠️ old turns could not be removed: %1"_s.arg(swept.error().message);
}

} // namespace tom::agent
