#include "desktop/app/sidepages.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"
#include "desktop/app/pages.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/notify/systemcaller.h"
#include "shared/core/atomicfile.h"

#include <QFile>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcPages, "tom.desktop.pages")

namespace {

constexpr QLatin1StringView inboxFile = "/inbox.sqlite"_L1;

} // namespace

SidePages::SidePages(Pages &pages, QObject *parent)
    : QObject(parent),
      m_pages(pages),
      m_inboxPanel(new InboxPanel),
      m_caller(std::make_unique<SystemCaller>())
{
    pages.add(u"inbox"_s, u"bell"_s, tr("Inbox"), m_inboxPanel);
    connect(m_inboxPanel, &InboxPanel::openRequested, this, &SidePages::conversationRequested);
    connect(&m_caller->tray(), &TrayIcon::windowRequested, this, &SidePages::windowRequested);
    connect(&m_caller->tray(), &TrayIcon::quitRequested, this, &SidePages::quitRequested);
    connect(&m_caller->tray(), &TrayIcon::inboxRequested, this, [this] {
        Q_EMIT windowRequested();
        m_pages.showPage(u"inbox"_s);
    });
}

SidePages::~SidePages() = default;

void SidePages::open(ApiClient &client, PushClient &push, const QString &folder)
{
    close();
    openInbox(client, push, folder);
}

// Without a store everything works, but begins anew with each start.
void SidePages::openInbox(ApiClient &client, PushClient &push, const QString &folder)
{
    auto store = makePrivateFolder(folder).and_then([&] { return InboxStore::open(folder + inboxFile); });
    if (store)
        m_inboxStore = std::move(*store);
    else
        qCWarning(lcPages).noquote() << u"⚠️ the inbox is not kept on this computer: %1"_s.arg(store.error().message);
    m_inbox = std::make_unique<InboxController>(client, m_inboxStore.get());
    InboxController *inbox = m_inbox.get();
    connect(inbox, &InboxController::changed, m_inboxPanel, &InboxPanel::setState);
    connect(inbox, &InboxController::changed, this, [this](const InboxState &state) {
        m_pages.setCount(u"inbox"_s, state.waiting);
        m_caller->tray().setCount(state.waiting);
    });
    connect(inbox, &InboxController::decisionFailed, m_inboxPanel, &InboxPanel::showDecisionProblem);
    connect(inbox, &InboxController::quietHoursKnown, m_inboxPanel, &InboxPanel::setQuietHours);
    connect(inbox, &InboxController::failed, m_inboxPanel, &InboxPanel::tell);
    connect(m_inboxPanel, &InboxPanel::doneRequested, inbox, &InboxController::markDone);
    connect(m_inboxPanel, &InboxPanel::snoozeRequested, inbox, &InboxController::snooze);
    connect(m_inboxPanel, &InboxPanel::decided, inbox, &InboxController::decide);
    connect(m_inboxPanel, &InboxPanel::runRequested, inbox, &InboxController::run);
    connect(m_inboxPanel, &InboxPanel::quietHoursRequested, inbox, &InboxController::setQuietHours);
    connect(&push, &PushClient::opened, inbox, &InboxController::catchUp);
    connect(&push, &PushClient::received, inbox, &InboxController::takePush);
    m_calls = std::make_unique<CallMaker>(*inbox, *m_caller);
    connect(m_calls.get(), &CallMaker::showRequested, this, [this](const QString &key) {
        Q_EMIT windowRequested();
        m_pages.showPage(u"inbox"_s);
        m_inboxPanel->open(key);
    });
    inbox->start();
}

void SidePages::close()
{
    m_calls.reset();
    m_inbox.reset();
    m_inboxStore.reset();
    m_inboxPanel->setState({});
    m_pages.setCount(u"inbox"_s, 0);
    m_caller->tray().setCount(0);
}

void SidePages::forget(const QString &folder)
{
    for (const auto &end : {""_L1, "-wal"_L1, "-shm"_L1})
        QFile::remove(folder + inboxFile + end);
}

} // namespace tom::desktop
