#include "agent/turn/agent.h"

#include "agent/turn/leftturn.h"

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
    for (const QList<Turn *> &queue : std::as_const(m_queues)) {
        const bool isLeft = queue.constFirst()->canBeLeft();   // with all that waits behind it
        for (Turn *turn : queue) {
            turn->disconnect(this);
            if (isLeft)
                turn->leave();
            else
                turn->interrupt();
        }
    }
    qDeleteAll(turns());
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
    const bool goesOn = left.queued ? m_queues.contains(left.conversation) : round && round->has_value();
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
    m_queues[conversation].append(turn);
    connect(turn, &Turn::finished, this, [this, turn] { takeEnd(turn); });
    connect(turn, &Turn::approvalChanged, this, &Agent::approvalChanged);
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
    const auto parked = std::ranges::count_if(turns(), &Turn::isParked);
    if (parked >= maxParked)
        return failure(ErrorCode::RateLimited, u"%1 tool calls wait for your consent; decide about some of them"_s.arg(parked));
    if (turns().size() - parked >= maxTurns)
        return std::unexpected(Error{.code = ErrorCode::RateLimited,
                                     .message = u"%1 requests are being answered already; wait for one of them"_s.arg(maxTurns),
                                     .retryAfterSeconds = 10});
    Journal &journal = journalFor(request);
    request.temporary = &journal == &m_temporary;   // also when only its conversation is
    const Result<Conversation> conversation = conversationFor(request, journal);
    if (!conversation)
        return std::unexpected(conversation.error());
    if (!request.parent.isEmpty() && request.parent != protocol::noParent) {
        if (const auto parent = journal.conversations().find(conversation->id, request.parent); !parent)
            return std::unexpected(parent.error());
    }

    if (const auto usable = checkAttachments(request, journal); !usable)
        return std::unexpected(usable.error());

    auto begun = std::make_unique<Turn>(m_services, journal, conversation->id, request);
    const bool waits = m_queues.contains(conversation->id);
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

Result<Agent::Log> Agent::turn(const QString &id)
{
    if (const Turn *turn = running(id))
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

Result<bool> Agent::stopTurn(const QString &id)
{
    if (Turn *turn = running(id)) {
        turn->stop();
        return true;
    }
    const Result<Log> log = turn(id);
    return log ? Result<bool>(false) : std::unexpected(log.error());
}

QString Agent::turnIn(const QString &conversation) const
{
    const QList<Turn *> queue = m_queues.value(conversation);
    return queue.isEmpty() ? QString() : queue.constFirst()->id();
}

// From the end, so that none begins because the one before it ended.
void Agent::stopTurnsIn(const QString &conversation)
{
    const QList<Turn *> queue = m_queues.value(conversation);
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
    for (const QList<Turn *> &queue : m_queues) {
        for (const Turn *turn : queue) {
            status.tasks.append({.id = turn->id(),
                                 .title = turn->title(),
                                 .state = turn->isQueued()   ? u"queued"_s
                                          : turn->isParked() ? u"parked"_s
                                                             : u"running"_s,
                                 .started = turn->accepted()});
        }
    }
    std::ranges::sort(status.tasks, {}, [](const protocol::Task &task) { return task.started; });
    return status;
}

Turn *Agent::running(const QString &id) const
{
    const QList<Turn *> all = turns();
    const auto found = std::ranges::find(all, id, &Turn::id);
    return found == all.end() ? nullptr : *found;
}

QList<Turn *> Agent::turns() const
{
    QList<Turn *> all;
    for (const QList<Turn *> &queue : m_queues)
        all += queue;
    std::ranges::stable_sort(all, {}, &Turn::accepted);
    return all;
}

bool Agent::isIdle() const
{
    return std::ranges::all_of(
        m_queues, [](const QList<Turn *> &queue) { return queue.constFirst()->isParked() && queue.constFirst()->canBeLeft(); });
}

QList<protocol::Approval> Agent::approvals() const
{
    QList<protocol::Approval> list;
    for (const Turn *turn : turns())
        list += turn->approvals();
    std::ranges::stable_sort(list, {}, &protocol::Approval::created);
    return list;
}

Result<void> Agent::decide(const QString &approval, const protocol::ApprovalDecision &decision)
{
    for (Turn *turn : turns()) {
        const auto decided = turn->decide(approval, decision);
        if (!decided)
            return std::unexpected(decided.error());
        if (*decided)
            return {};
    }
    for (Journal *journal : {&m_kept, &m_temporary}) {
        const auto state = journal->consents().stateOf(approval);
        if (!state)
            return std::unexpected(state.error());
        if (*state)
            return failure(ErrorCode::Conflict, u"nothing waits for this any more: it is %1"_s.arg(**state));
    }
    return failure(ErrorCode::NotFound, u"there is no approval \"%1\""_s.arg(approval));
}

Result<QList<protocol::ApprovalRule>> Agent::rules()
{
    auto list = m_kept.consents().rules();
    const auto temporary = m_temporary.consents().rules();
    if (list && temporary)
        *list += *temporary;
    return list;
}

Result<void> Agent::dropRule(const QString &id)
{
    for (Journal *journal : {&m_kept, &m_temporary}) {
        const auto dropped = journal->consents().dropRule(id);
        if (!dropped)
            return std::unexpected(dropped.error());
        if (*dropped)
            return {};
    }
    return failure(ErrorCode::NotFound, u"there is no rule \"%1\""_s.arg(id));
}

QFuture<Result<mcp::InputAnswer>> Agent::ask(const QString &module, const mcp::InputForm &form)
{
    const QList<Turn *> all = turns();
    const auto turn = std::ranges::find_if(all.rbegin(), all.rend(), [&](const Turn *one) { return one->runs(module); });
    return turn == all.rend() ? readyFuture<mcp::InputAnswer>(mcp::InputAnswer{}) : (*turn)->ask(module, form);
}

Result<void> Agent::answer(const QString &elicitation, const protocol::ElicitationAnswer &given)
{
    for (Turn *turn : turns()) {
        const auto answered = turn->answer(elicitation, given);
        if (!answered)
            return std::unexpected(answered.error());
        if (*answered)
            return {};
    }
    return failure(ErrorCode::NotFound, u"nobody waits for an answer to \"%1\" any more"_s.arg(elicitation));
}

void Agent::takeParked(Turn *turn)
{
    const auto &first = turn->log()->events().constFirst().body;
    tellChange(turn->id(), std::get<protocol::TurnStarted>(first).conversation, turn->isParked() ? u"parked"_s : u"running"_s);
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

Result<Conversation> Agent::conversationFor(const protocol::ProcessRequest &request, Journal &journal)
{
    if (!request.conversation.isEmpty())
        return journal.conversations().conversation(request.conversation);
    return request.temporary ? journal.conversations().make(request.clientType)
                             : journal.conversations().current(request.clientType);
}

void Agent::takeEnd(Turn *ended)
{
    ended->deleteLater();
    for (auto queue = m_queues.begin(); queue != m_queues.end(); ++queue) {
        const bool wasFirst = queue->constFirst() == ended;
        if (queue->removeAll(ended) == 0)
            continue;
        const QString conversation = queue.key();
        Turn *const next = wasFirst && !queue->isEmpty() ? queue->constFirst() : nullptr;
        if (queue->isEmpty())
            m_queues.erase(queue);
        tellChange(ended->id(), conversation, u"ended"_s);
        if (next) {
            tellChange(next->id(), conversation, u"running"_s);
            next->start();
        }
        break;
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
