#include "desktop/app/desktopapp.h"

#include "desktop/api/apierror.h"
#include "desktop/app/accountbar.h"
#include "desktop/app/desk.h"
#include "desktop/app/pages.h"
#include "desktop/app/settingsbutton.h"
#include "desktop/app/signoutbox.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/look/dropquestion.h"
#include "desktop/notify/systemcaller.h"

#include <QGuiApplication>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcApp, "tom.desktop.app")

DesktopApp::DesktopApp(const QString &folder, DesktopOptions options, Connections connections)
    : m_folder(folder),
      m_options(std::move(options)),
      m_connections(std::move(connections)),
      m_preferences(Preferences::load(folder)),
      m_store(folder),
      m_local(folder, m_options.local),
      m_window(folder + "/window"_L1),
      m_quickKey(folder),
      m_voicePlugin(m_options.voicePlugin),
      m_side(m_window.pages()),
      m_accounts(new AccountBar),
      m_settings(new SettingsButton(m_preferences)),
      m_live(folder, m_store, m_connections, m_side.caller()),
      m_entrance(m_store, m_local, m_live, m_window)
{
    connectWindow();
    connectAccounts();
    connectLocal();
    QGuiApplication::setQuitOnLastWindowClosed(false);   // it goes on in the tray; where there is none, mayClose() quits
}

void DesktopApp::connectWindow()
{
    connect(&m_side, &SidePages::conversationRequested, this, [this](const QString &id) { m_desk->openConversation(id); });
    connect(&m_side, &SidePages::windowRequested, &m_window, &MainWindow::comeForward);
    connect(&m_side, &SidePages::quitRequested, this, &DesktopApp::quit, Qt::QueuedConnection);
    connect(&m_window.chat(), &ChatPanel::connectionShown, &m_quickWindow, &QuickWindow::setConnection);
    connect(&m_quickKey, &QuickKey::pressed, this, &DesktopApp::showQuick);
    connect(&m_quickWindow, &QuickWindow::hidden, this, &DesktopApp::endUnseen, Qt::QueuedConnection);
    connect(&m_quickKey, &QuickKey::told, &m_window.chat(), &ChatPanel::tell);
    connect(&m_window.chat(), &ChatPanel::quickKeyRequested, &m_quickKey, &QuickKey::wish);
    m_window.pages().addBelow(m_accounts, m_accounts);
    m_window.pages().addBelow(m_settings);
    connect(m_settings, &SettingsButton::chosen, this, &DesktopApp::prefer);
    connect(m_settings, &SettingsButton::shortcutsRequested, &m_window, &MainWindow::showShortcuts);
    connect(m_settings, &SettingsButton::quitRequested, this, &DesktopApp::quit, Qt::QueuedConnection);
    connect(&m_window, &MainWindow::quitRequested, this, &DesktopApp::quit);
    m_window.setMayClose([this] { return mayClose(); });
}

void DesktopApp::connectAccounts()
{
    connect(&m_entrance, &Entrance::entered, this, &DesktopApp::enter);
    connect(&m_entrance, &Entrance::leftToOthers, this, &DesktopApp::goBack);
    connect(&m_entrance, &Entrance::forgetRequested, this, &DesktopApp::askAndSignOut);
    connect(&m_entrance, &Entrance::otherRequested, this, &DesktopApp::goTo, Qt::QueuedConnection);
    connect(&m_entrance, &Entrance::passwordNotKept, this, [this](const QString &why) {
        m_window.chat().tell(tr("The password is not remembered"), tr("The next sign-in asks for it again. %1").arg(why));
    });
    connect(m_accounts, &AccountBar::accountRequested, this, &DesktopApp::goTo, Qt::QueuedConnection);
    connect(m_accounts, &AccountBar::addRequested, this, &DesktopApp::add);
    connect(&m_live, &LiveAccounts::changed, this, &DesktopApp::showAccounts);
    connect(&m_live, &LiveAccounts::ended, this, &DesktopApp::takeEnd, Qt::QueuedConnection);
    connect(&m_live, &LiveAccounts::showRequested, this, &DesktopApp::showInbox, Qt::QueuedConnection);
    connect(&m_live, &LiveAccounts::conversationRequested, this, &DesktopApp::showConversation, Qt::QueuedConnection);
    connect(&m_side, &SidePages::inboxRequested, this, [this] {
        const LiveAccount *calling = m_live.calling(m_account);
        showInbox(calling ? calling->account() : m_account, {});
    });
}

void DesktopApp::connectLocal()
{
    connect(&m_local, &LocalServer::ready, this, [this] {
        for (LiveAccount *live : m_live.all()) {
            if (live->account().server == m_local.address())
                live->push().hurry();
        }
    });
    connect(&m_local, &LocalServer::failed, this, [this](const QString &problem) {
        if (m_desk && m_account.server == m_local.address())
            m_window.chat().tell(tr("Tom does not run on this computer"), problem);
    });
}

// What asks goes before what is asked.
DesktopApp::~DesktopApp()
{
    m_side.close();
}

bool DesktopApp::mayClose()
{
    if (m_desk)
        m_desk->stopVoice();
    if (m_isClosing)
        return true;
    if (m_preferences.closingQuits || !m_connections.hasTray()) {
        quit();
        return m_isClosing;
    }
    if (!m_preferences.knowsOfTray) {
        m_side.say(tr("Tom goes on in the tray"), tr("“Quit” there ends it."));
        Preferences preferences = m_preferences;
        preferences.knowsOfTray = true;
        prefer(preferences);
    }
    return true;   // hidden
}

void DesktopApp::quit()
{
    if (m_isClosing)
        return;
    whenNothingIsLost([this] {
        m_isClosing = true;
        m_window.close();   // it remembers its place
        Q_EMIT ended();
    });
}

// A program that only --quick began, and that neither the tray nor a key shows again, would go on where nobody finds it.
void DesktopApp::endUnseen()
{
    if (!m_window.isVisible() && !m_quickWindow.isVisible() && !m_connections.hasTray() && !m_quickKey.isBound())
        quit();
}

void DesktopApp::prefer(const Preferences &preferences)
{
    const Preferences before = std::exchange(m_preferences, preferences);
    if (before.scheme != preferences.scheme)
        Q_EMIT schemeChosen(preferences.scheme);
    if (before.language != preferences.language)
        m_window.chat().tell(tr("Language"), tr("Tom speaks it from its next start."));
    m_settings->setPreferences(preferences);
    if (const auto saved = preferences.save(m_folder); !saved)
        qCWarning(lcApp).noquote() << u"⚠️ what was chosen is not kept: %1"_s.arg(saved.error().message);
}

// A session that is kept goes straight to the conversation; whether it still works is seen there.
void DesktopApp::start()
{
    m_quickKey.begin();
    if (m_local.isKept() && !m_connections.isFixed)
        m_local.keepUp();
    if (!m_options.quick)
        m_window.show();
    const QString pairing = std::exchange(m_options.pairing, {});
    m_live.openAll();
    begin();
    if (!pairing.isEmpty())
        offerPairing(pairing);
}

void DesktopApp::begin()
{
    const auto current = m_store.current();
    if (!current)
        return signIn(errorText(current.error()));
    if (!*current)
        return signIn();
    m_account = **current;
    const Result<ServerAddress> wished =
        m_options.server.isEmpty() ? ServerAddress::parse(m_account.server) : ServerAddress::parse(m_options.server);
    const bool isWished = wished && wished->toString() == m_account.server
                          && (m_options.username.isEmpty() || m_options.username == m_account.username);
    if (m_account.session.isEmpty() || !isWished || !m_options.pin.isEmpty())
        return signIn();
    open(m_account);
}

void DesktopApp::signIn(const QString &problem)
{
    m_window.show();
    m_entrance.ask(m_account, false, problem, {.server = m_options.server, .username = m_options.username, .pin = m_options.pin});
}

// Others at that server have the key, too, that was confirmed now.
void DesktopApp::enter(const Account &account)
{
    open(account);
    m_live.openAll();
}

void DesktopApp::open(const Account &account)
{
    close();
    m_account = account;
    const bool isQuick = std::exchange(m_options, {}).quick;
    const Result<LiveAccount *> live = m_live.open(account);
    if (!live)
        return signIn(errorText(live.error()));
    m_desk = std::make_unique<Desk>(**live, m_window, m_quickWindow, m_voicePlugin, !m_connections.isFixed);
    connect(m_desk.get(), &Desk::sessionEnded, *live, &LiveAccount::end);
    connect(
        m_desk.get(), &Desk::signOutRequested, this, [this] { whenNothingIsLost([this] { askAndSignOut(m_account); }); },
        Qt::QueuedConnection);
    connect(m_desk.get(), &Desk::windowRequested, this, &DesktopApp::showWindow);
    showAccounts();
    m_window.showChat();
    m_desk->start();
    m_side.open(**live);
    if (isQuick)
        m_quickWindow.appear();
}

void DesktopApp::showWindow()
{
    m_window.comeForward();
}

void DesktopApp::showQuick()
{
    if (m_desk)
        m_quickWindow.appear();
    else
        showWindow();
}

void DesktopApp::showAccounts()
{
    QList<ShownAccount> shown;
    for (const LiveAccount *live : m_live.all())
        shown.append({.account = live->account(),
                      .isOpen = isShown(live->account()),
                      .waiting = live->waiting(),
                      .hasRefused = live->hasRefused(),
                      .isAway = live->state() == LiveAccount::State::Away,
                      .hasEnded = live->state() == LiveAccount::State::Ended});
    m_accounts->setAccounts(shown);
    m_side.caller().tray().setCount(m_live.waiting());
}

// What is open stays so until somebody is signed in.
void DesktopApp::add()
{
    if (m_connections.isFixed)
        return tellFixed();
    m_entrance.add(m_desk != nullptr);
}

void DesktopApp::offerPairing(const QString &code)
{
    if (m_connections.isFixed)
        return tellFixed();
    if (m_desk)
        add();
    showWindow();
    m_entrance.offerPairing(code);
}

void DesktopApp::tellFixed()
{
    m_window.chat().tell(tr("This is the demonstration"), tr("Start Tom without --demo to sign in."));
}

void DesktopApp::goTo(const Account &account)
{
    const LiveAccount *live = m_live.find(account);
    if (!live || isShown(account))
        return;
    if (live->state() == LiveAccount::State::Ended)
        return m_entrance.ask(live->account(), m_desk != nullptr, live->problem());
    whenNothingIsLost([this, account = live->account()] { switchTo(account); });
}

void DesktopApp::switchTo(const Account &account)
{
    if (const auto chosen = m_store.choose(account); !chosen)   // the next start begins with it
        qCWarning(lcApp).noquote() << u"⚠️ %1"_s.arg(chosen.error().message);
    open(account);
}

// From the sign-in, where somebody is signed in already.
void DesktopApp::goBack()
{
    m_entrance.drop();
    if (m_desk)
        m_window.showChat();
    else if (const LiveAccount *other = m_live.other(m_entrance.account()))
        switchTo(other->account());
}

void DesktopApp::showInbox(const Account &account, const QString &key)
{
    comeTo(account, [this, key] {
        m_window.showChat();
        m_side.showInbox(key);
    });
}

void DesktopApp::showConversation(const Account &account, const QString &conversation)
{
    comeTo(account, [this, conversation] {
        if (m_desk)
            m_desk->openConversation(conversation);
    });
}

void DesktopApp::comeTo(const Account &account, const std::function<void()> &show)
{
    m_window.comeForward();
    if (isShown(account))
        return show();
    const LiveAccount *live = m_live.find(account);
    if (!live)
        return;
    if (live->state() == LiveAccount::State::Ended)
        return m_entrance.ask(live->account(), m_desk != nullptr, live->problem());
    whenNothingIsLost([this, account = live->account(), show] {
        switchTo(account);
        show();
    });
}

void DesktopApp::whenNothingIsLost(const std::function<void()> &goOn)
{
    if (!m_side.hasUnapplied())
        return goOn();
    m_window.comeForward();
    DropQuestion::ask(&m_window, goOn);
}

// Only whoever is shown has to sign in now. The others go on.
void DesktopApp::takeEnd(const Account &account)
{
    const LiveAccount *live = m_live.find(account);
    if (!live || live->state() != LiveAccount::State::Ended || !isShown(account))
        return;
    close();
    signIn(live->problem());
}

// What is nowhere else is erased only by whoever says so.
void DesktopApp::askAndSignOut(const Account &account)
{
    if (m_connections.isFixed)
        return tellFixed();
    const LocalTraces traces = m_live.traces(account);
    const qsizetype drafts = traces.drafts();
    const qsizetype unsent = traces.unsent();
    if (drafts + unsent == 0)
        return signOut(account, true);
    auto *box = new SignOutBox(account.username, drafts, unsent, &m_window);
    connect(box, &SignOutBox::agreed, this, [this, account](bool erases) { signOut(account, erases); }, Qt::QueuedConnection);
    box->open();
}

void DesktopApp::signOut(const Account &account, bool erases)
{
    if (isShown(account))
        close();
    const Result<void> forgotten = m_live.signOut(account, erases);
    if (m_desk)
        return goBack();
    const LiveAccount *other = m_live.other(account);
    if (forgotten && other)
        return switchTo(other->account());
    signIn(forgotten ? QString() : errorText(forgotten.error()));
}

void DesktopApp::close()
{
    m_side.close();
    m_desk.reset();
}

} // namespace tom::desktop
