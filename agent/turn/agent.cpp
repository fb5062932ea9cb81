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
    auto *sweeper = new QTimer(this);
    connect(sweeper, &QTimer::timeout, this, &Agent::sweep);
    sweeper->start(std::chrono::hours(1));
}

Agent::~Agent()
{
    for (const QList<Turn *> &queue : std::as_const(m_queues)) {
        for (Turn *turn : queue) {
            turn->disconnect(this);
            turn->interrupt();
        }
    }
}

Result<void> Agent::recover()
{
    const auto left = m_kept.turns().unended();
    if (!left)
        return std::unexpected(left.error());
    for (const UnendedTurn &turn : *left) {
        if (const auto ended = endLeftTurn(m_kept, turn); !ended)
            return ended;
        qCWarning(lcAgent).noquote() << u"⚠️ turn %1 was interrupted; what was there of its answer is kept"_s.arg(turn.id);
    }
    sweep();
    return {};
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
    if (tasks().tasks.size() >= maxTurns)
        return std::unexpected(Error{.code = ErrorCode::RateLimited,
                                     .message = u"%1 requests are being answered already; wait for one of them"_s.arg(maxTurns),
                                     .retryAfterSeconds = 10});
    Journal &journal = journalFor(request);
    const Result<Conversation> conversation = conversationFor(request, journal);
    if (!conversation)
        return std::unexpected(conversation.error());
    if (!request.parent.isEmpty() && request.parent != protocol::noParent) {
        if (const auto parent = journal.conversations().find(conversation->id, request.parent); !parent)
            return std::unexpected(parent.error());
    }

    auto begun = std::make_unique<Turn>(m_services, journal, conversation->id, request);
    const bool waits = m_queues.contains(conversation->id);
    if (const auto accepted = begun->accept(waits); !accepted)
        return std::unexpected(accepted.error());
    Turn *turn = begun.release();
    turn->setParent(this);
    m_queues[conversation->id].append(turn);
    tellChange(turn->id(), conversation->id, waits ? u"queued"_s : u"running"_s);
    connect(turn, &Turn::finished, this, [this, turn] { takeEnd(turn); });
    const Log log = turn->log();
    if (!waits)
        turn->start();
    return log;
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
                                 .state = turn->isQueued() ? u"queued"_s : u"running"_s,
                                 .started = turn->accepted()});
        }
    }
    std::ranges::sort(status.tasks, {}, [](const protocol::Task &task) { return task.started; });
    return status;
}

Turn *Agent::running(const QString &id) const
{
    for (const QList<Turn *> &queue : m_queues) {
        for (Turn *turn : queue) {
            if (turn->id() == id)
                return turn;
        }
    }
    return nullptr;
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
