#include "desktop/app/sidepages.h"

#include "desktop/app/configpage.h"
#include "desktop/app/inboxpage.h"
#include "desktop/app/pages.h"
#include "desktop/app/plainpages.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/devices/devicespanel.h"
#include "desktop/memory/memorypanel.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/notify/systemcaller.h"
#include "desktop/schedules/schedulespanel.h"
#include "desktop/status/modulespanel.h"
#include "desktop/status/taskspanel.h"
#include "desktop/usage/usagepanel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QString programKey = u"program"_s;   // of calls that no account makes

} // namespace

SidePages::SidePages(Pages &pages, QObject *parent)
    : QObject(parent),
      m_pages(pages),
      m_inbox(new InboxPanel),
      m_caller(std::make_unique<SystemCaller>())
{
    add(u"inbox"_s, u"bell"_s, tr("Inbox"), m_inbox, std::make_unique<InboxPage>(*m_inbox, pages));
    auto *tasks = new TasksPanel;
    auto *modules = new ModulesPanel;
    add(u"tasks"_s, u"tasks"_s, tr("Tasks"), tasks, std::make_unique<StatusPage>(*tasks, *modules, pages));
    add(u"modules"_s, u"modules"_s, tr("Modules"), modules, nullptr);   // fed together with the tasks
    auto *schedules = new SchedulesPanel;
    add(u"schedules"_s, u"calendar"_s, tr("Schedules"), schedules, std::make_unique<SchedulesPage>(*schedules));
    auto *memory = new MemoryPanel;
    add(u"memory"_s, u"memory"_s, tr("Memory"), memory, std::make_unique<MemoryOfUserPage>(*memory));
    auto *usage = new UsagePanel;
    add(u"usage"_s, u"usage"_s, tr("Usage"), usage, std::make_unique<UsagePage>(*usage));
    auto *devices = new DevicesPanel;
    add(u"devices"_s, u"devices"_s, tr("Devices"), devices, std::make_unique<DevicesPage>(*devices));
    auto *config = new ConfigEditorPanel;
    m_pages.add(u"config"_s, u"sliders"_s, tr("Configuration"), config);
    m_all.emplace_back(u"config"_s, std::make_unique<ConfigPage>(*config, pages));
    connect(&pages, &Pages::shownChanged, this, [this](const QString &id) {
        for (const auto &[name, page] : m_all) {
            if (name == id || (name == "tasks"_L1 && id == "modules"_L1))
                page->look();
        }
    });
    connect(&m_caller->tray(), &TrayIcon::windowRequested, this, &SidePages::windowRequested);
    connect(&m_caller->tray(), &TrayIcon::quitRequested, this, &SidePages::quitRequested);
    connect(&m_caller->tray(), &TrayIcon::inboxRequested, this, &SidePages::inboxRequested);
    connect(m_caller.get(), &Caller::answered, this, [this](const QString &key) {
        if (key == programKey)
            Q_EMIT windowRequested();
    });
}

SidePages::~SidePages() = default;

void SidePages::add(const QString &id, const QString &icon, const QString &name, QWidget *panel, std::unique_ptr<SidePage> page)
{
    m_pages.add(id, icon, name, panel);
    if (!page)
        return;
    connect(page.get(), &SidePage::conversationRequested, this, &SidePages::conversationRequested);
    m_all.emplace_back(id, std::move(page));
}

void SidePages::open(LiveAccount &account)
{
    close();
    for (const auto &[name, page] : m_all)
        page->open(account);
}

void SidePages::close()
{
    for (const auto &[name, page] : m_all)
        page->close();
}

bool SidePages::hasUnapplied() const
{
    return std::ranges::any_of(m_all, [](const auto &entry) { return entry.second->hasUnapplied(); });
}

void SidePages::say(const QString &title, const QString &text)
{
    m_caller->call({.key = programKey, .title = title, .text = text});
}

void SidePages::showInbox(const QString &key)
{
    m_pages.showPage(u"inbox"_s);
    m_inbox->open(key);
}

} // namespace tom::desktop
