#pragma once

#include "agent/turn/journal.h"

#include <QElapsedTimer>
#include <QTimer>

namespace tom::agent {

// The numbered events of one turn. An event gets its number and can be read only when the journal has it, so nobody ever sees
// one that a lost agent could not show again: what is said at the end of the same pass of the event loop, all else with the
// next commit. Pieces of text that wait together become one event. Knows nothing of readers.
class TurnLog : public QObject
{
    Q_OBJECT

public:
    // One that grows. The journal has its turn already.
    TurnLog(const QString &turn, Journal &journal);
    // One that an earlier process began, and that grows again.
    TurnLog(const QString &turn, Journal &journal, QList<protocol::TurnEvent> events);
    // One that has ended, as it was read from a journal.
    TurnLog(const QString &turn, QList<protocol::TurnEvent> events);

    [[nodiscard]] QString turn() const { return m_turn; }
    [[nodiscard]] const QList<protocol::TurnEvent> &events() const { return m_events; }   // number n stands at n - 1
    [[nodiscard]] QList<protocol::TurnEvent> everything() const;   // with what is not readable yet
    [[nodiscard]] bool isEnded() const;

    // Somebody follows it for as long as what this gives lives.
    [[nodiscard]] std::shared_ptr<const void> follow() const { return m_following; }
    [[nodiscard]] bool isFollowed() const { return m_following.use_count() > 1; }

    // Is readable soon.
    void append(protocol::TurnEventBody body);
    // Commits what waits and these events, together with work. When that fails, nothing of it has happened. When all of it
    // survives the process it has; the events can be read
    enum class Shown {
        OnDisk,        // at once, since they are on disk
        OnceOnDisk,    // as soon as they are on disk, for which nobody waits
        WhenWritten,   // at once, whether they are on disk or not yet
    };
    Result<void> commit(const std::function<Result<void>()> &work = {}, const QList<protocol::TurnEventBody> &more = {},
                        Shown shown = Shown::OnDisk);
    // The journal's side of showing what is only said: what may be shown now, that it is kept, that this can be told, or that it
    // is refused.
    [[nodiscard]] QList<KeptEvent> eventsToShow();
    void takeKept();
    void tellKept();
    void takeRefusal(const Error &error);

    // The last event of a turn that the journal refuses to take: kept in memory only, so that its readers learn of it.
    void endWithoutJournal(protocol::TurnEventBody last);

    static constexpr std::chrono::milliseconds commitInterval{50};

Q_SIGNALS:
    void grown();
    void failed(const tom::Error &error);   // a commit that nobody asked for by name was refused

private:
    void goOn();
    void commitSoon();
    [[nodiscard]] QList<protocol::TurnEvent> numbered(const QList<protocol::TurnEventBody> &bodies) const;   // the next ones
    void show(QList<protocol::TurnEvent> events);
    void takeSync(const Result<void> &synced, qint64 last);   // last: the number of the last event that it was about

    QString m_turn;
    Journal *m_journal = nullptr;
    QList<protocol::TurnEvent> m_events;
    QList<protocol::TurnEvent> m_unsynced;   // in the journal; they wait for the disk, or for those before them
    qint64 m_lastToSync = 0;   // the number of the last one that must be on disk
    QList<protocol::TurnEventBody> m_waiting;
    QTimer m_timer;
    QElapsedTimer m_lastCommit;
    bool m_showsSoon = false;
    QList<protocol::TurnEvent> m_keeping;   // the journal is at it
    std::shared_ptr<const void> m_following = std::make_shared<char>();
};

}   // namespace tom::agent
