#include "desktop/app/plainpages.h"

#include "desktop/accounts/liveaccount.h"
#include "desktop/app/pages.h"
#include "desktop/devices/devicespanel.h"
#include "desktop/memory/memorypanel.h"
#include "desktop/schedules/schedulespanel.h"
#include "desktop/status/modulespanel.h"
#include "desktop/status/taskspanel.h"
#include "desktop/usage/usagepanel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

StatusPage::StatusPage(TasksPanel &tasks, ModulesPanel &modules, Pages &pages)
    : m_tasks(tasks),
      m_modules(modules),
      m_pages(pages)
{}

void StatusPage::open(LiveAccount &account)
{
    m_status = std::make_unique<StatusController>(account.client());
    StatusController *status = m_status.get();
    connect(status, &StatusController::tasksChanged, &m_tasks, &TasksPanel::setTasks);
    connect(status, &StatusController::tasksChanged, &m_tasks, &ListPage::setKnown);
    connect(status, &StatusController::tasksUnreachable, &m_tasks, &ListPage::setAway);
    connect(&m_tasks, &ListPage::retryRequested, status, &StatusController::refresh);
    connect(status, &StatusController::taskFailed, &m_tasks, &TasksPanel::tell);
    connect(&m_tasks, &TasksPanel::stopRequested, status, &StatusController::stop);
    connect(status, &StatusController::modulesChanged, &m_modules, &ModulesPanel::setModules);
    connect(status, &StatusController::modulesChanged, this, [this](const QList<protocol::ServiceStatus> &modules) {
        m_pages.setCount(u"modules"_s, int(std::ranges::count(modules, u"failed"_s, &protocol::ServiceStatus::status)));
    });
    connect(status, &StatusController::modulesChanged, &m_modules, &ListPage::setKnown);
    connect(status, &StatusController::modulesUnreachable, &m_modules, &ListPage::setAway);
    connect(&m_modules, &ListPage::retryRequested, status, &StatusController::refresh);
    connect(status, &StatusController::moduleFailed, &m_modules, &ModulesPanel::tell);
    connect(status, &StatusController::secretKept, &m_modules, &ModulesPanel::clearSecret);
    connect(&m_modules, &ModulesPanel::secretGiven, status, &StatusController::setSecret);
    connect(&m_modules, &ModulesPanel::secretForgotten, status, &StatusController::forgetSecret);
    connect(status, &StatusController::rulesChanged, &m_modules, &ModulesPanel::setRules);
    connect(&m_modules, &ModulesPanel::ruleTakenBack, status, &StatusController::takeRuleBack);
    connect(&account.push(), &PushClient::opened, status, &StatusController::refresh);
    connect(&account.push(), &PushClient::received, status, &StatusController::takePush);
    m_tasks.beginAnew();
    m_modules.beginAnew();
    status->refresh();
}

void StatusPage::close()
{
    m_status.reset();
    m_tasks.setTasks({});
    m_modules.setModules({});
    m_modules.setRules({});
    m_pages.setCount(u"modules"_s, 0);
}

void StatusPage::look()
{
    if (m_status)
        m_status->refresh();
}

SchedulesPage::SchedulesPage(SchedulesPanel &panel) : m_panel(panel)
{
    connect(&panel, &SchedulesPanel::openRequested, this, &SidePage::conversationRequested);
}

void SchedulesPage::open(LiveAccount &account)
{
    m_schedules = std::make_unique<ScheduleController>(account.client());
    ScheduleController *schedules = m_schedules.get();
    connect(schedules, &ScheduleController::changed, &m_panel, &SchedulesPanel::setSchedules);
    connect(schedules, &ScheduleController::changed, &m_panel, &ListPage::setKnown);
    connect(schedules, &ScheduleController::unreachable, &m_panel, &ListPage::setAway);
    connect(&m_panel, &ListPage::retryRequested, schedules, &ScheduleController::refresh);
    connect(schedules, &ScheduleController::usualZoneKnown, &m_panel, &SchedulesPanel::setUsualZone);
    connect(schedules, &ScheduleController::kept, &m_panel, &SchedulesPanel::showKept);
    connect(schedules, &ScheduleController::datesKnown, &m_panel, &SchedulesPanel::setDates);
    connect(schedules, &ScheduleController::datesUnknown, &m_panel, &SchedulesPanel::setNoDates);
    connect(schedules, &ScheduleController::failed, &m_panel, &SchedulesPanel::tell);
    connect(&m_panel, &SchedulesPanel::keepRequested, schedules, &ScheduleController::keep);
    connect(&m_panel, &SchedulesPanel::removeRequested, schedules, &ScheduleController::remove);
    connect(&m_panel, &SchedulesPanel::runRequested, schedules, &ScheduleController::run);
    connect(&m_panel, &SchedulesPanel::previewRequested, schedules, &ScheduleController::preview);
    connect(&account.push(), &PushClient::opened, schedules, &ScheduleController::refresh);
    connect(&account.push(), &PushClient::received, schedules, &ScheduleController::takePush);
    m_panel.beginAnew();
    schedules->refresh();
}

void SchedulesPage::close()
{
    m_schedules.reset();
    m_panel.clear();
}

bool SchedulesPage::hasUnapplied() const
{
    return m_schedules && m_panel.isChanged();
}

void SchedulesPage::look()
{
    if (m_schedules)
        m_schedules->refresh();
}

MemoryOfUserPage::MemoryOfUserPage(MemoryPanel &panel) : m_panel(panel)
{
    connect(&panel, &MemoryPanel::openRequested, this, &SidePage::conversationRequested);
}

// Fetched when somebody looks: it costs the memory service a search, and nobody is told when it changes.
void MemoryOfUserPage::open(LiveAccount &account)
{
    m_memory = std::make_unique<MemoryController>(account.client());
    MemoryController *memory = m_memory.get();
    connect(memory, &MemoryController::changed, &m_panel, &MemoryPanel::setMemories);
    connect(memory, &MemoryController::changed, &m_panel, &ListPage::setKnown);
    connect(&m_panel, &ListPage::retryRequested, memory, &MemoryController::refresh);
    connect(memory, &MemoryController::kept, &m_panel, &MemoryPanel::showKept);
    connect(memory, &MemoryController::historyKnown, &m_panel, &MemoryPanel::setHistory);
    connect(memory, &MemoryController::unreachable, &m_panel, &ListPage::setAway);
    m_panel.beginAnew();
    connect(memory, &MemoryController::failed, &m_panel, &MemoryPanel::tell);
    connect(&m_panel, &MemoryPanel::searchChanged, memory, &MemoryController::search);
    connect(&m_panel, &MemoryPanel::moreRequested, memory, &MemoryController::readOn);
    connect(&m_panel, &MemoryPanel::keepRequested, memory, &MemoryController::keep);
    connect(&m_panel, &MemoryPanel::forgetRequested, memory, &MemoryController::forget);
    connect(&m_panel, &MemoryPanel::historyRequested, memory, &MemoryController::askForHistory);
}

void MemoryOfUserPage::close()
{
    m_memory.reset();
    m_panel.clear();
}

bool MemoryOfUserPage::hasUnapplied() const
{
    return m_memory && m_panel.isChanged();
}

void MemoryOfUserPage::look()
{
    if (m_memory)
        m_memory->refresh();
}

void UsagePage::open(LiveAccount &account)
{
    m_usage = std::make_unique<UsageController>(account.client());
    connect(m_usage.get(), &UsageController::changed, &m_panel, &UsagePanel::setReport);
    connect(m_usage.get(), &UsageController::unreachable, &m_panel, &UsagePanel::showProblem);
    connect(&m_panel, &UsagePanel::periodRequested, m_usage.get(), &UsageController::show);
    const auto lookAgain = [this] {
        if (m_panel.isVisible())   // else it is fetched when somebody looks
            m_usage->refresh();
    };
    connect(&account.push(), &PushClient::opened, m_usage.get(), lookAgain);
    connect(&account.push(), &PushClient::received, m_usage.get(), [lookAgain](const protocol::PushMessage &message) {
        const auto *turn = std::get_if<protocol::PushTurn>(&message.body);
        if (turn && turn->state == "ended"_L1)
            lookAgain();
    });
}

void UsagePage::close()
{
    m_usage.reset();
    m_panel.setReport({});
}

void UsagePage::look()
{
    if (m_usage)
        m_usage->refresh();
}

void DevicesPage::open(LiveAccount &account)
{
    m_devices = std::make_unique<DevicesController>(account.client());
    DevicesController *devices = m_devices.get();
    connect(devices, &DevicesController::changed, &m_panel, &DevicesPanel::setDevices);
    connect(devices, &DevicesController::changed, &m_panel, &ListPage::setKnown);
    connect(devices, &DevicesController::unreachable, &m_panel, &ListPage::setAway);
    connect(&m_panel, &ListPage::retryRequested, devices, &DevicesController::refresh);
    m_panel.beginAnew();
    connect(devices, &DevicesController::failed, &m_panel, &DevicesPanel::tell);
    connect(&m_panel, &DevicesPanel::renameRequested, devices, &DevicesController::rename);
    connect(&m_panel, &DevicesPanel::revokeRequested, devices, &DevicesController::revoke);
    connect(&m_panel, &DevicesPanel::revokeOthersRequested, devices, &DevicesController::revokeOthers);
}

void DevicesPage::close()
{
    m_devices.reset();
    m_panel.setDevices({});
}

void DevicesPage::look()
{
    if (m_devices)
        m_devices->refresh();
}

} // namespace tom::desktop
