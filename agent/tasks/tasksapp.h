#pragma once

#include "agent/consent/guardian.h"
#include "agent/consent/wards.h"
#include "agent/inbox/inboxapp.h"
#include "agent/inbox/outbox.h"
#include "agent/inbox/receipts.h"
#include "agent/tasks/approvalnotices.h"
#include "agent/tasks/duefile.h"
#include "agent/tasks/formnotices.h"
#include "agent/tasks/scheduledturns.h"
#include "agent/tasks/scheduler.h"

namespace tom::agent {

// What Tom does by itself at set times, and the user's messages to others, over the inbox that tells of both.
class TasksApp : public QObject
{
    Q_OBJECT

public:
    TasksApp(Journal &journal, const Clock &clock, InboxApp &inbox, const QString &userFolder, QObject *parent = nullptr);

    [[nodiscard]] std::unique_ptr<ToolProvider> makeModule(const QString &username);
    void addRoutes(httpserver::HttpServer &server, const QString &username);
    void setDoor(http::HttpClient &http, const QUrl &door);
    // Another user decides about this one's tool calls. Before start().
    void setGuardian(const QString &name) { m_guardianName = name; }
    // What prompts begin with. Before start().
    void setDefaults(const config::ScheduleDefaults &defaults);
    [[nodiscard]] Wards &wards() { return m_wards; }
    [[nodiscard]] Scheduler &scheduler() { return m_scheduler; }
    // What services report, for prompts that ask for it.
    void setReports(ScheduledTurns::Reports reports) { m_reports = std::move(reports); }
    // Begins with what is due; the agent must outlive this.
    [[nodiscard]] Result<void> start(Agent &agent);

private:
    [[nodiscard]] Result<QJsonObject> takeMessage(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> listSent(const httpserver::Request &request);
    void tellRefused(const QString &recipient, const QString &kind, const QString &text, const QString &reason);
    [[nodiscard]] Result<QJsonObject> cancelTask(const QString &id);
    [[nodiscard]] QList<protocol::Task> tasks();
    void leaveDueTime();

    Journal &m_journal;
    const Clock &m_clock;
    InboxApp &m_inbox;
    ScheduleStore m_store;
    Outbox m_outbox;
    Receipts m_receipts;
    Wards m_wards;
    QString m_guardianName;
    config::ScheduleDefaults m_defaults;
    std::unique_ptr<Guardian> m_guardian;
    Scheduler m_scheduler;
    DueFile m_due;
    ScheduledTurns::Reports m_reports;
    Agent *m_agent = nullptr;
    std::unique_ptr<ScheduledTurns> m_turns;
    std::unique_ptr<ApprovalNotices> m_approvals;
    std::unique_ptr<FormNotices> m_forms;
};

} // namespace tom::agent
