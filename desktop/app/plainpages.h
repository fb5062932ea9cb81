#pragma once

#include "desktop/app/sidepages.h"
#include "desktop/devices/devicescontroller.h"
#include "desktop/memory/memorycontroller.h"
#include "desktop/schedules/schedulecontroller.h"
#include "desktop/status/statuscontroller.h"
#include "desktop/usage/usagecontroller.h"

namespace tom::desktop {

class DevicesPanel;
class MemoryPanel;
class ModulesPanel;
class SchedulesPanel;
class TasksPanel;
class UsagePanel;

// The pages that need nothing but their panel and its controller.

class StatusPage : public SidePage
{
    Q_OBJECT

public:
    StatusPage(TasksPanel &tasks, ModulesPanel &modules, Pages &pages);
    void open(LiveAccount &account) override;
    void close() override;
    void look() override;

private:
    TasksPanel &m_tasks;
    ModulesPanel &m_modules;
    Pages &m_pages;
    std::unique_ptr<StatusController> m_status;
};

class SchedulesPage : public SidePage
{
    Q_OBJECT

public:
    explicit SchedulesPage(SchedulesPanel &panel);
    void open(LiveAccount &account) override;
    void close() override;
    void look() override;
    [[nodiscard]] bool hasUnapplied() const override;

private:
    SchedulesPanel &m_panel;
    std::unique_ptr<ScheduleController> m_schedules;
};

class MemoryOfUserPage : public SidePage
{
    Q_OBJECT

public:
    explicit MemoryOfUserPage(MemoryPanel &panel);
    void open(LiveAccount &account) override;
    void close() override;
    void look() override;
    [[nodiscard]] bool hasUnapplied() const override;

private:
    MemoryPanel &m_panel;
    std::unique_ptr<MemoryController> m_memory;
};

class UsagePage : public SidePage
{
    Q_OBJECT

public:
    explicit UsagePage(UsagePanel &panel) : m_panel(panel) {}
    void open(LiveAccount &account) override;
    void close() override;
    void look() override;

private:
    UsagePanel &m_panel;
    std::unique_ptr<UsageController> m_usage;
};

class DevicesPage : public SidePage
{
    Q_OBJECT

public:
    explicit DevicesPage(DevicesPanel &panel) : m_panel(panel) {}
    void open(LiveAccount &account) override;
    void close() override;
    void look() override;

private:
    DevicesPanel &m_panel;
    std::unique_ptr<DevicesController> m_devices;
};

} // namespace tom::desktop
