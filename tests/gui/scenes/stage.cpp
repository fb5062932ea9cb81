#include "tests/gui/scenes/stage.h"

#include "desktop/app/accountbar.h"
#include "desktop/app/pages.h"
#include "desktop/app/preferences.h"
#include "desktop/app/settingsbutton.h"
#include "desktop/chat/chatpanel.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace tom::desktop {

Stage::Stage(const QSize &size) : m_size(size) {}

Stage::~Stage()
{
    m_kept.clear();
    m_pages.reset();
}

MainWindow &Stage::window()
{
    if (m_window)
        return *m_window;
    m_window = std::make_unique<MainWindow>(m_folder.filePath(u"place"_s));
    m_pages = std::make_unique<SidePages>(m_window->pages());
    const Account alice{.server = u"https://tom.example.org"_s, .username = u"alice"_s, .session = "s"_ba};
    const Account bob{.server = u"https://tom.example.org"_s, .username = u"bob"_s, .session = "s"_ba};
    auto *accounts = new AccountBar;
    accounts->setAccounts({{.account = alice, .isOpen = true}, {.account = bob}});
    m_window->pages().addBelow(accounts, accounts);
    auto *settings = new SettingsButton(Preferences{});
    QObject::connect(settings, &SettingsButton::shortcutsRequested, m_window.get(), &MainWindow::showShortcuts);
    m_window->pages().addBelow(settings);
    m_window->resize(m_size);
    m_window->showChat();
    m_window->chat().setConnection(Connection::Connected);
    m_window->show();
    (void)QTest::qWaitForWindowExposed(m_window.get());
    return *m_window;
}

ChatPanel &Stage::chat()
{
    ChatPanel &chat = window().chat();
    chat.setVoiceAvailable(true);
    chat.setAccount(u"alice"_s, u"https://tom.example.org"_s);
    chat.setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
    return chat;
}

SignInPanel &Stage::signIn()
{
    window().showSignIn();
    return window().signIn();
}

void Stage::showPage(const QString &id)
{
    window().pages().setAvailable(id, true);
    window().pages().showPage(id);
}

QList<Scene> allScenes()
{
    return frameScenes() + chatScenes() + openChatScenes() + voiceScenes() + pageScenes() + configScenes();
}

} // namespace tom::desktop
