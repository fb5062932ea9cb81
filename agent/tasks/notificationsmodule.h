#pragma once

#include "agent/inbox/outbox.h"
#include "agent/tasks/scheduler.h"
#include "agent/tools/toolprovider.h"

namespace tom::agent {

// Reminders, scheduled prompts and messages to others of the household, as tools. The sender is always this user.
class NotificationsModule : public ToolProvider
{
public:
    NotificationsModule(Scheduler &scheduler, Inbox &inbox, Outbox &outbox, const Clock &clock, const QString &username);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString description() const override;
    [[nodiscard]] QList<llm::ToolDefinition> tools() const override;
    [[nodiscard]] Risk risk(const QString &tool) const override;
    [[nodiscard]] bool isOwn(const QString &tool, const QJsonObject &arguments) const override;
    [[nodiscard]] std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override;

private:
    [[nodiscard]] Result<QJsonObject> call(const QString &tool, const QJsonObject &arguments);
    [[nodiscard]] std::unique_ptr<ToolRun> sendMessage(const QJsonObject &arguments);
    [[nodiscard]] Result<QJsonObject> addSchedule(protocol::Schedule schedule, const QString &when, const QString &recurrence);
    [[nodiscard]] Result<QJsonObject> list(protocol::Schedule::Kind kind);
    [[nodiscard]] Result<QJsonObject> listSent();
    [[nodiscard]] Result<QJsonObject> remove(qint64 id, protocol::Schedule::Kind kind);
    [[nodiscard]] QString others(const QString &recipient) const;   // empty: the user
    [[nodiscard]] QString shown(const protocol::Schedule &schedule) const;
    [[nodiscard]] QString shownTime(const QDateTime &time) const;   // by the user's clock

    Scheduler &m_scheduler;
    Inbox &m_inbox;
    Outbox &m_outbox;
    const Clock &m_clock;
    QString m_username;
};

} // namespace tom::agent
