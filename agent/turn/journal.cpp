#include "agent/turn/journal.h"

#include "agent/conversation/messagewords.h"
#include "agent/turn/turnlog.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcJournal, "tom.agent.turns")

Journal::Journal(std::unique_ptr<store::Database> database, const Clock &clock)
    : m_database(std::move(database)),
      m_conversations(*m_database, clock),
      m_turns(*m_database, clock),
      m_rounds(*m_database),
      m_consents(*m_database, clock),
      m_isInMemory(m_database->path() == ":memory:"_L1)
{
    m_settle.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, &Journal::settleSoon);
    m_words.setSingleShot(true);
    connect(&m_words, &QTimer::timeout, this, &Journal::takeWords);
    if (!m_isInMemory)   // what a process before left
        m_words.start(wordsInterval);
}

Result<void> Journal::setTail(std::unique_ptr<TurnTail> tail)
{
    m_tail = std::move(tail);
    m_shown = m_tail->takeLeft();
    const Result<void> settled = settle();
    return settled ? m_tail->clear() : settled;
}

Result<void> Journal::commit(const std::function<Result<void>()> &work, store::Sync sync)
{
    const Result<void> kept = m_database->transaction(
        [&]() -> Result<void> {
            if (const Result<void> moved = moveShown(); !moved)
                return moved;
            if (const Result<void> along = m_companion.write ? m_companion.write() : Result<void>(); !along)
                return along;
            return work();
        },
        sync);
    if (kept && m_companion.written)
        m_companion.written();
    if (kept && !m_isInMemory && !m_words.isActive())
        m_words.start(wordsInterval);
    if (!kept || m_shown.isEmpty())
        return kept;
    m_settle.stop();
    m_shown.clear();
    // What stays in it is known by its numbers, and is not taken a second time.
    if (const Result<void> cleared = m_tail ? m_tail->clear() : Result<void>(); !cleared)
        qCWarning(lcJournal).noquote() << u"⚠️ %1"_s.arg(cleared.error().message);
    return kept;
}

void Journal::showSoon(TurnLog &log)
{
    if (m_showing.isEmpty())
        QMetaObject::invokeMethod(this, &Journal::showWaiting, Qt::QueuedConnection);
    m_showing.append(&log);
}

// One write for all of them. Whoever hears of what is shown may do as he likes with any of the logs, so it has all happened by then.
void Journal::showWaiting()
{
    const QList<QPointer<TurnLog>> logs = std::exchange(m_showing, {});
    QList<KeptEvent> kept;
    for (const QPointer<TurnLog> &log : logs) {
        if (log)
            kept += log->eventsToShow();
    }
    if (kept.isEmpty())
        return;
    const Result<void> isKept = keepShown(kept);
    for (const QPointer<TurnLog> &log : logs) {
        if (log && isKept)
            log->takeKept();
    }
    for (const QPointer<TurnLog> &log : logs) {
        if (log && isKept)
            log->tellKept();
        else if (log)
            log->takeRefusal(isKept.error());
    }
}

Result<void> Journal::keepShown(const QList<KeptEvent> &events)
{
    if (const Result<void> appended = m_tail ? m_tail->append(events) : Result<void>(); !appended)
        return appended;
    m_shown += events;
    if (!m_settle.isActive())
        m_settle.start(settleInterval);
    return {};
}

Result<void> Journal::settle()
{
    return m_shown.isEmpty() ? Result<void>() : commit([] { return Result<void>(); }, store::Sync::Later);
}

void Journal::settleSoon()
{
    const Result<void> settled = settle();
    if (settled) {
        m_failedSettles = 0;
        return;
    }
    m_settle.start(settleInterval);
    if (++m_failedSettles == 1) {   // it stands in the tail; who holds the database now may be done then
        qCWarning(lcJournal).noquote() << u"⚠️ %1; tried again in a second"_s.arg(settled.error().message);
        return;
    }
    QStringList turns;
    for (const KeptEvent &event : std::as_const(m_shown)) {
        if (!turns.contains(event.turn))
            turns.append(event.turn);
    }
    Q_EMIT refused(turns, settled.error());
}

// Some at a time, and others have their turn. What is refused is tried again with the next commit, and by a search.
void Journal::takeWords()
{
    const Result<bool> more = MessageWords(*m_database).takeSome();
    if (!more)
        qCWarning(lcJournal).noquote() << u"⚠️ the words of the newest messages wait: %1"_s.arg(more.error().message);
    else if (*more)
        m_words.start(0);
}

Result<void> Journal::moveShown()
{
    QHash<QString, QList<KeptEvent>> turns;
    for (const KeptEvent &event : std::as_const(m_shown))
        turns[event.turn].append(event);
    for (const auto &[turn, events] : turns.asKeyValueRange()) {
        if (const Result<void> added = m_turns.appendShown(turn, events); !added)
            return added;
    }
    return {};
}

}   // namespace tom::agent
