#pragma once

#include "agent/inbox/inbox.h"
#include "agent/tasks/schedulestore.h"
#include "agent/turn/agent.h"

#include <QTimer>

namespace tom::agent {

// Lets Tom answer the prompts that are due: a few at a time, each as a turn of its schedule's conversation, and tells the
// result in the inbox. A run whose turn has begun is never begun again, whenever the agent was lost.
class ScheduledTurns : public QObject
{
    Q_OBJECT

public:
    ScheduledTurns(ScheduleStore &store, Inbox &inbox, Agent &agent, Journal &journal, QObject *parent = nullptr);
    ~ScheduledTurns() override;

    // Begins what waits, and follows what has begun. At the start, and whenever something is due.
    void look();
    // What services report, for prompts that ask for it.
    using Reports = std::function<QList<protocol::BackgroundTask>()>;
    void setReports(Reports reports) { m_reports = std::move(reports); }
    // What every prompt begins with.
    void setDefaults(const config::ScheduleDefaults &defaults) { m_defaults = defaults; }
    // Another user who decides about tool calls; empty: the user.
    void setDecider(const QString &name) { m_decider = name; }
    // When another process has to be there for what this one would leave: since something is due, or until an approval ends.
    [[nodiscard]] std::optional<QDateTime> nextWork();

    static constexpr int mostAtOnce = 2;   // that are at work; what waits for consent does not count
    static constexpr std::chrono::milliseconds retryPause = std::chrono::seconds(10);

Q_SIGNALS:
    void changed();   // nextWork() may be another, and what waits

private:
    struct Following;

    void begin(ScheduledRun run);
    void tryAgain(const Error &error);
    [[nodiscard]] Result<Agent::Log> turnOf(const ScheduledRun &run);
    [[nodiscard]] Result<QString> conversationOf(const ScheduledRun &run);
    void follow(const ScheduledRun &run, const Agent::Log &log);
    void take(qint64 run);
    void heed(Following &following);
    void heedBudget(Following &following);
    void finish(const ScheduledRun &run, const NewNotification &result);
    [[nodiscard]] int atWork() const;

    ScheduleStore &m_store;
    Inbox &m_inbox;
    Agent &m_agent;
    Journal &m_journal;
    std::map<qint64, std::unique_ptr<Following>> m_followed;   // by the run's id
    Reports m_reports;
    QString m_decider;
    config::ScheduleDefaults m_defaults;
    QTimer m_again;
};

} // namespace tom::agent
