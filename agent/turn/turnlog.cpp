#include "agent/turn/turnlog.h"

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

} // namespace

TurnLog::TurnLog(const QString &turn, Journal &journal) : m_turn(turn), m_journal(&journal)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (const Result<void> kept = commit(); !kept)
            Q_EMIT failed(kept.error());
    });
}

TurnLog::TurnLog(const QString &turn, Journal &journal, QList<TurnEvent> events) : TurnLog(turn, journal)
{
    m_events = std::move(events);
}

TurnLog::TurnLog(const QString &turn, QList<TurnEvent> events) : m_turn(turn), m_events(std::move(events)) {}

QList<TurnEvent> TurnLog::everything() const
{
    return m_events + numbered(m_waiting);
}

QList<TurnEvent> TurnLog::numbered(const QList<TurnEventBody> &bodies) const
{
    QList<TurnEvent> events;
    for (const TurnEventBody &body : bodies)
        events.append({.number = m_events.size() + events.size() + 1, .body = body});
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
    commitSoon();
}

// The first piece after a pause goes at once; what comes faster than a disk can sync waits for the next commit.
void TurnLog::commitSoon()
{
    if (!m_timer.isActive())
        m_timer.start(m_lastCommit.isValid() ? std::max<qint64>(0, commitInterval.count() - m_lastCommit.elapsed()) : 0);
}

Result<void> TurnLog::commit(const std::function<Result<void>()> &work, const QList<TurnEventBody> &more)
{
    m_timer.stop();
    QList<TurnEvent> events = numbered(m_waiting + more);
    if (events.isEmpty() && !work)
        return {};
    const Result<void> kept = m_journal->commit([&]() -> Result<void> {
        if (const Result<void> done = work ? work() : Result<void>(); !done)
            return done;
        return m_journal->turns().append(m_turn, events);
    });
    m_lastCommit.start();
    if (!kept)
        return kept;
    m_waiting.clear();
    show(std::move(events));
    return {};
}

void TurnLog::endWithoutJournal(TurnEventBody last)
{
    m_timer.stop();
    m_waiting.clear();
    show({{.number = m_events.size() + 1, .body = std::move(last)}});
}

void TurnLog::show(QList<TurnEvent> events)
{
    if (events.isEmpty())
        return;
    m_events += std::move(events);
    Q_EMIT grown();
}

} // namespace tom::agent
