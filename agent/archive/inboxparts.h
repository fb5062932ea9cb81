#pragma once

#include "agent/archive/archivepart.h"
#include "agent/inbox/settingsstore.h"
#include "agent/tasks/scheduler.h"

namespace tom::agent {

// What the user wishes: one entry.
class SettingsPart : public ArchivePart
{
public:
    explicit SettingsPart(SettingsStore &settings) : m_settings(settings) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;

private:
    SettingsStore &m_settings;
};

// Reminders and scheduled prompts, but for those that are over.
class SchedulesPart : public ArchivePart
{
public:
    explicit SchedulesPart(Scheduler &scheduler) : m_scheduler(scheduler) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;

private:
    Scheduler &m_scheduler;
};

// The inbox as something to look up: where it is taken, all of it counts as read, and nothing can be done about it any more.
class NotificationsPart : public ArchivePart
{
public:
    explicit NotificationsPart(Inbox &inbox) : m_inbox(inbox) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;

private:
    Inbox &m_inbox;
};

} // namespace tom::agent
