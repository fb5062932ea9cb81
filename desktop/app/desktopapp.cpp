#include "desktop/app/desktopapp.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/api/pushclient.h"
#include "desktop/api/signin.h"
#include "desktop/app/accountbar.h"
#include "desktop/app/pages.h"
#include "desktop/app/settingsbutton.h"
#include "desktop/app/signoutbox.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/voicecontroller.h"
#include "desktop/conversations/conversationcontroller.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/conversations/readahead.h"
#include "desktop/login/keychain.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/dropquestion.h"
#include "desktop/quick/quickcontroller.h"
#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"

#include <QDir>
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
      m_signIn(m_store, m_window.signIn()),
      m_localSignIn(m_local, m_store, m_window.signIn())
{
    connect(&m_signIn, &SignInController::signedIn, this, &DesktopApp::open);
    connect(&m_signIn, &SignInController::passwordNotKept, this, [this](const QString &why) {
        m_window.chat().tell(tr("The password is not remembered"), tr("The next sign-in asks for it again. %1").arg(why));
    });
    connectLocal();
    connect(&m_side, &SidePages::conversationRequested, this, [this](const QString &id) {
        m_window.showChat();
        m_chat->open(id);
    });
    connect(&m_window.chat(), &ChatPanel::connectionShown, &m_quickWindow, &QuickWindow::setConnection);
    connect(&m_quickKey, &QuickKey::pressed, this, &DesktopApp::showQuick);
    connect(&m_quickWindow, &QuickWindow::hidden, this, &DesktopApp::endUnseen, Qt::QueuedConnection);
    connect(&m_quickKey, &QuickKey::told, &m_window.chat(), &ChatPanel::tell);
    connect(&m_window.chat(), &ChatPanel::quickKeyRequested, &m_quickKey, &QuickKey::wish);
    connect(&m_side, &SidePages::windowRequested, &m_window, &MainWindow::comeForward);
    m_window.pages().addBelow(m_accounts);
    connect(
        m_accounts, &AccountBar::accountRequested, this,
        [this](const Account &account) { whenNothingIsLost([this, account] { switchTo(account); }); }, Qt::QueuedConnection);
    connect(m_accounts, &AccountBar::addRequested, this, &DesktopApp::add);
    connect(&m_window.signIn(), &SignInPanel::backRequested, this, [this] {
        m_signIn.begin({});   // what was tried is over
        m_window.showChat();
    });
    m_window.pages().addBelow(m_settings);
    connect(m_settings, &SettingsButton::chosen, this, &DesktopApp::prefer);
    connect(m_settings, &SettingsButton::shortcutsRequested, &m_window, &MainWindow::showShortcuts);
    connect(m_settings, &SettingsButton::quitRequested, this, &DesktopApp::quit, Qt::QueuedConnection);
    connect(&m_side, &SidePages::quitRequested, this, &DesktopApp::quit, Qt::QueuedConnection);
    connect(&m_window, &MainWindow::quitRequested, this, &DesktopApp::quit);
    m_window.setMayClose([this] { return mayClose(); });
    QGuiApplication::setQuitOnLastWindowClosed(false);   // it goes on in the tray; where there is none, mayClose() quits
}

void DesktopApp::connectLocal()
{
    connect(&m_localSignIn, &LocalSignIn::signedIn, this, &DesktopApp::open);
    connect(&m_local, &LocalServer::ready, this, [this] {
        if (m_push)
            m_push->hurry();
    });
    connect(&m_local, &LocalServer::failed, this, [this](const QString &problem) {
        if (m_client && m_account.server == m_local.address())
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
    if (m_voice)
        m_voice->stop();
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
    m_window.signIn().setBackAvailable(false);
    m_window.showSignIn();
    m_window.show();
    m_signIn.begin({.server = m_options.server.isEmpty() ? m_account.server : m_options.server,
                    .username = m_options.username.isEmpty() ? m_account.username : m_options.username,
                    .pin = m_options.pin},
                   problem);
    if (m_options.server.isEmpty())
        m_localSignIn.offer(m_account, problem);
}

void DesktopApp::open(const Account &account)
{
    close();
    m_account = account;
    const bool isQuick = std::exchange(m_options, {}).quick;
    Result<std::unique_ptr<ApiClient>> client = m_connections.client(account);
    if (!client)
        return signIn(errorText(client.error()));
    m_client = std::move(*client);
    m_window.chat().setAccount(account.username, account.server);
    openList(account);
    m_chat = std::make_unique<ChatController>(*m_client, m_window.chat(), account, accountFolder(account), m_cache.get());
    m_voice = std::make_unique<VoiceController>(*m_client, m_voicePlugin, m_window.chat(), *m_chat, accountFolder(account));
    connectList();
    connect(m_chat.get(), &ChatController::sessionEnded, this, &DesktopApp::endSession, Qt::QueuedConnection);
    connect(
        m_chat.get(), &ChatController::signOutRequested, this, [this] { whenNothingIsLost([this] { askAndSignOut(); }); },
        Qt::QueuedConnection);
    showAccounts();
    m_window.showChat();
    m_chat->start();
    m_conversations->start();
    listen(account);
    m_quick = std::make_unique<QuickController>(*m_client, m_voicePlugin, m_quickWindow, accountFolder(account),
                                                [this] { return m_chat->conversation(); });
    connect(m_quick.get(), &QuickController::talkBegins, m_voice.get(), &VoiceController::stop);
    connect(m_quick.get(), &QuickController::openRequested, this, [this](const QString &conversation) {
        m_quickWindow.hide();
        showWindow();
        m_window.showChat();
        if (!conversation.isEmpty())
            m_chat->open(conversation);
    });
    if (isQuick)
        m_quickWindow.appear();
}

void DesktopApp::showWindow()
{
    m_window.comeForward();
}

void DesktopApp::showQuick()
{
    if (m_quick)
        m_quickWindow.appear();
    else
        showWindow();
}

void DesktopApp::listen(const Account &account)
{
    m_push = m_connections.push(*m_client, account);
    connect(m_push.get(), &PushClient::opened, m_chat.get(), [this] { m_chat->takePushState(true); });
    connect(m_push.get(), &PushClient::lost, m_chat.get(), [this] { m_chat->takePushState(false); });
    connect(m_push.get(), &PushClient::received, m_chat.get(), &ChatController::takePush);
    connect(m_push.get(), &PushClient::silenceChanged, m_chat.get(), &ChatController::takePushSilence);
    // Nobody knows of a line that died in silence before something is asked over it.
    connect(&m_window, &MainWindow::seenChanged, m_push.get(), &PushClient::setWatched);
    m_push->setWatched(m_window.isSeen());
    connect(&m_window.chat(), &ChatPanel::sendRequested, m_push.get(), &PushClient::probe);
    connect(m_push.get(), &PushClient::opened, m_conversations.get(), &ConversationController::refresh);
    connect(m_push.get(), &PushClient::received, m_conversations.get(), [this](const protocol::PushMessage &message) {
        if (std::holds_alternative<protocol::PushTasks>(message.body) || std::holds_alternative<protocol::PushTurn>(message.body))
            m_conversations->refresh();
    });
    connect(
        m_push.get(), &PushClient::sessionEnded, this,
        [this] { endSession(tr("Your session has ended. Please sign in again.")); }, Qt::QueuedConnection);
    connect(m_chat.get(), &ChatController::serverSeen, m_push.get(), &PushClient::hurry);
    m_side.setOnScreen([this] { return m_window.isSeen() && m_window.chat().isVisible() ? m_chat->conversation() : QString(); });
    m_side.open(*m_client, *m_push, accountFolder(account));
    m_push->start();
}

void DesktopApp::showAccounts()
{
    m_accounts->setAccounts(m_store.all().value_or(QList<Account>{m_account}), m_account);
}

// What is open stays so until somebody is signed in.
void DesktopApp::add()
{
    if (m_connections.isFixed)
        return tellFixed();
    m_signIn.begin({});
    m_window.signIn().setBackAvailable(true);
    m_window.showSignIn();
}

void DesktopApp::offerPairing(const QString &code)
{
    if (m_connections.isFixed)
        return tellFixed();
    if (m_client)
        add();
    showWindow();
    m_signIn.offer(code);
}

void DesktopApp::tellFixed()
{
    m_window.chat().tell(tr("This is the demonstration"), tr("Start Tom without --demo to sign in."));
}

void DesktopApp::switchTo(const Account &account)
{
    if (account.server == m_account.server && account.username == m_account.username)
        return;
    if (const auto saved = m_store.save(account); !saved)   // the next start begins with it
        qCWarning(lcApp).noquote() << u"⚠️ %1"_s.arg(saved.error().message);
    open(account);
}

void DesktopApp::whenNothingIsLost(const std::function<void()> &goOn)
{
    if (!m_side.hasUnapplied())
        return goOn();
    m_window.comeForward();
    DropQuestion::ask(&m_window, goOn);
}

void DesktopApp::endSession(const QString &problem)
{
    close();
    signIn(problem);
}

// What is nowhere else is erased only by whoever says so.
void DesktopApp::askAndSignOut()
{
    if (!m_chat)
        return;
    if (m_connections.isFixed)
        return tellFixed();
    const qsizetype drafts = m_chat->draftCount();
    const qsizetype unsent = m_chat->unsentCount();
    if (drafts + unsent == 0)
        return signOut(true);
    auto *box = new SignOutBox(m_account.username, drafts, unsent, &m_window);
    connect(box, &SignOutBox::agreed, this, &DesktopApp::signOut, Qt::QueuedConnection);
    box->open();
}

// The session is forgotten here at once; that the server forgets it too must not keep anybody waiting.
void DesktopApp::signOut(bool erases)
{
    if (!m_chat)
        return;
    if (erases)
        m_chat->forget();
    const std::shared_ptr<ApiClient> client = m_client;
    client->logout().then(this, [client](const Result<void> &result) {
        if (!result)
            qCWarning(lcApp) << "⚠️ the server does not know of the sign-out:" << result.error().message;
    });
    if (keychain::isAvailable()) {
        keychain::forgetPassword(m_account.server, m_account.username).then(this, [](const Result<void> &result) {
            if (!result)
                qCWarning(lcApp) << "⚠️" << result.error().message;
        });
    }
    close();
    QDir folder(accountFolder(m_account));
    for (const QString &name : folder.entryList({u"conversations.sqlite*"_s}, QDir::Files | QDir::Hidden))   // and its log
        folder.remove(name);
    SidePages::forget(accountFolder(m_account));
    VoiceSettings::forget(accountFolder(m_account));
    const auto forgotten = m_store.signOut(m_account);
    for (const Account &other : m_store.all().value_or(QList<Account>{})) {
        if (forgotten && !other.session.isEmpty())
            return switchTo(other);
    }
    signIn(forgotten ? QString() : errorText(forgotten.error()));
}

void DesktopApp::close()
{
    m_quick.reset();
    m_readAhead.reset();
    m_side.close();
    m_push.reset();
    m_voice.reset();
    m_chat.reset();
    m_window.conversations().setModel(nullptr);
    m_conversations.reset();
    m_cache.reset();
    m_client.reset();
    m_window.chat().clear();
    m_window.chat().setDraft({});
}

QString DesktopApp::accountFolder(const Account &account) const
{
    const QByteArray name = auth::sha256Hex((account.server + u' ' + account.username).toUtf8()).first(16);
    return m_folder + "/accounts/"_L1 + QString::fromLatin1(name);
}

} // namespace tom::desktop
