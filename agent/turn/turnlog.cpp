#include "agent/turn/turnlog.h"

#include <algorithm>

namespace tom::agent {

using protocol::TurnEvent;
using protocol::TurnEventBody;

namespace {

template<typename Delta>
bool join(TurnEventBody &last, const TurnEventBody &next)
{
    auto *first = std::get_if<Delta>(&last);
    const auto *second = std::get_if<Delta>(&next);
    if (!first || !second)
        return false;
    first->delta += second->delta;
    return true;
}

// What tells of the turn and changes nothing: a machine that loses its power may lose the last of it.
bool isOnlySaid(const TurnEventBody &body)
{
    return std::holds_alternative<protocol::TextDelta>(body) || std::holds_alternative<protocol::ReasoningDelta>(body)
           || std::holds_alternative<protocol::SelectionMade>(body) || std::holds_alternative<protocol::UsageReported>(body)
           || std::holds_alternative<protocol::ToolCallProgressed>(body);
}

} // namespace

TurnLog::TurnLog(const QString &turn, Journal &journal) : m_turn(turn), m_journal(&journal)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (const Result<void> kept = commit(); !kept)
            Q_EMIT failed(kept.error());
    });
    connect(m_journal, &Journal::refused, this, [this](const QStringList &turns, const Error &error) {
        if (!isEnded() && turns.contains(m_turn))
            Q_EMIT failed(error);
    });
}

TurnLog::TurnLog(const QString &turn, Journal &journal, QList<TurnEvent> events) : TurnLog(turn, journal)
{
    m_events = std::move(events);
}

TurnLog::TurnLog(const QString &turn, QList<TurnEvent> events) : m_turn(turn), m_events(std::move(events)) {}

QList<TurnEvent> TurnLog::everything() const
{
    return m_events + m_unsynced + numbered(m_waiting);
}

QList<TurnEvent> TurnLog::numbered(const QList<TurnEventBody> &bodies) const
{
    QList<TurnEvent> events;
    for (const TurnEventBody &body : bodies)
        events.append({.number = m_events.size() + m_unsynced.size() + events.size() + 1, .body = body});
    return events;
}

bool TurnLog::isEnded() const
{
    return !m_events.isEmpty() && m_events.constLast().isLast();
}

void TurnLog::append(TurnEventBody body)
{
    const bool joined =
        !m_waiting.isEmpty()
        && (join<protocol::TextDelta>(m_waiting.last(), body) || join<protocol::ReasoningDelta>(m_waiting.last(), body));
    if (!joined)
        m_waiting.append(std::move(body));
    goOn();
}

void TurnLog::goOn()
{
    if (m_waiting.isEmpty() || !m_unsynced.isEmpty())
        return;   // nothing is shown before what comes before it
    if (!m_journal->showsAtOnce() || !std::ranges::all_of(m_waiting, isOnlySaid))
        return commitSoon();
    // Not here: what comes with the same read of the model's connection is shown together.
    if (!std::exchange(m_showsSoon, true))
        m_journal->showSoon(*this);
}

QList<KeptEvent> TurnLog::eventsToShow()
{
    m_showsSoon = false;
    // Somebody else may have shown it meanwhile, or something may have come that must be on disk.
    if (m_waiting.isEmpty() || !m_unsynced.isEmpty() || !std::ranges::all_of(m_waiting, isOnlySaid))
        return {};
    m_keeping = numbered(m_waiting);
    QList<KeptEvent> events;
    for (const TurnEvent &event : std::as_const(m_keeping))
        events.append({.turn = m_turn, .number = event.number, .name = event.name(), .data = event.data()});
    return events;
}

void TurnLog::takeKept()
{
    if (m_keeping.isEmpty())
        return;
    m_waiting.clear();
    m_events += m_keeping;
}

void TurnLog::tellKept()
{
    if (!std::exchange(m_keeping, {}).isEmpty())
        Q_EMIT grown();
}

void TurnLog::takeRefusal(const Error &error)
{
    if (!std::exchange(m_keeping, {}).isEmpty())
        Q_EMIT failed(error);
}

// The first piece after a pause goes at once; what comes faster than a disk can sync waits for the next commit.
void TurnLog::commitSoon()
{
    if (!m_timer.isActive())
        m_timer.start(m_lastCommit.isValid() ? std::max<qint64>(0, commitInterval.count() - m_lastCommit.elapsed()) : 0);
}

Result<void> TurnLog::commit(const std::function<Result<void>()> &work, const QList<TurnEventBody> &more, Shown shown)
{
    m_timer.stop();
    QList<TurnEvent> events = numbered(m_waiting + more);
    if (events.isEmpty() && !work)
        return {};
    const Result<void> kept = m_journal->commit(
        [&]() -> Result<void> {
            if (const Result<void> done = work ? work() : Result<void>(); !done)
                return done;
            return m_journal->turns().append(m_turn, events);
        },
        shown == Shown::OnDisk ? store::Sync::Now : store::Sync::Later);
    m_lastCommit.start();
    if (!kept)
        return kept;
    m_waiting.clear();
    if (shown == Shown::OnceOnDisk && !events.isEmpty()) {
        m_unsynced += std::move(events);
        m_lastToSync = m_unsynced.constLast().number;
        m_journal->whenSynced().then(this, [this, last = m_lastToSync](const Result<void> &synced) { takeSync(synced, last); });
    } else if (!m_unsynced.isEmpty() && (shown != Shown::OnDisk || events.isEmpty())) {
        m_unsynced += std::move(events);   // it is shown behind them
    } else {
        show(std::exchange(m_unsynced, {}) + events);
    }
    return {};
}

void TurnLog::takeSync(const Result<void> &synced, qint64 last)
{
    if (m_unsynced.isEmpty() || m_unsynced.constFirst().number > last)   // a later commit has waited for the disk
        return;
    if (!synced && !m_unsynced.constLast().isLast())
        Q_EMIT failed(synced.error());
    // With the end that this has brought about; but what has to be on disk, too, and came later, waits on.
    const bool isAll = !synced || last >= m_lastToSync;
    QList<TurnEvent> events = std::exchange(m_unsynced, {});
    if (!isAll)
        m_unsynced = events.sliced(last + 1 - events.constFirst().number);
    show(events.first(events.size() - m_unsynced.size()));
    goOn();
}

void TurnLog::endWithoutJournal(TurnEventBody last)
{
    m_timer.stop();
    m_waiting.clear();
    QList<TurnEvent> events = std::exchange(m_unsynced, {});
    events.append({.number = m_events.size() + events.size() + 1, .body = std::move(last)});
    show(std::move(events));
}

void TurnLog::show(QList<TurnEvent> events)
{
    if (events.isEmpty())
        return;
    m_events += std::move(events);
    Q_EMIT grown();
}

} // namespace tom::agent
