#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/app/connections.h"
#include "desktop/app/mainwindow.h"
#include "desktop/app/preferences.h"
#include "desktop/app/sidepages.h"
#include "desktop/local/localsignin.h"
#include "desktop/login/signincontroller.h"
#include "desktop/quick/quickkey.h"
#include "desktop/quick/quickwindow.h"
#include "desktop/voice/voiceplugin.h"

namespace tom::desktop {

class AccountBar;
class ChatController;
class ConversationCache;
class ConversationController;
class QuickController;
class ReadAhead;
class SettingsButton;
class VoiceController;

// What the command line asks for.
struct DesktopOptions
{
    QString server{};
    QString username{};
    QString pin{};
    QString pairing{};    // a tom:// code
    bool quick = false;   // the small window, not the large one
    QString voicePlugin = VoicePlugin::usualPath();
    LocalPlace local{};   // of a server of this computer's own
};

// Builds the program's objects in the order in which they need each other, and decides between sign-in and conversation.
class DesktopApp : public QObject
{
    Q_OBJECT

public:
    DesktopApp(const QString &folder, DesktopOptions options, Connections connections = {});
    ~DesktopApp() override;

    void start();
    void showWindow();
    void offerPairing(const QString &code);   // what is open stays so until it is agreed to
    void showQuick();   // where nobody is signed in, the large window to do that
    void quit();   // at once, or when the user lets go of what is not applied
    [[nodiscard]] MainWindow &window() { return m_window; }
    [[nodiscard]] QuickWindow &quickWindow() { return m_quickWindow; }

Q_SIGNALS:
    void schemeChosen(const QString &scheme);   // as Preferences has it
    void ended();   // nothing is left to do but to leave

private:
    [[nodiscard]] bool mayClose();
    void endUnseen();
    void prefer(const Preferences &preferences);
    void begin();
    void signIn(const QString &problem = {});
    void open(const Account &account);
    void openList(const Account &account);
    void connectList();
    void goOn();
    void listen(const Account &account);
    void connectLocal();
    void showAccounts();
    void add();
    void tellFixed();
    void switchTo(const Account &account);
    // At once, or when the user lets go of what is not applied.
    void whenNothingIsLost(const std::function<void()> &goOn);
    void endSession(const QString &problem);
    void askAndSignOut();
    void signOut(bool erases);
    void close();
    [[nodiscard]] QString accountFolder(const Account &account) const;

    QString m_folder;
    DesktopOptions m_options;
    Connections m_connections;
    Preferences m_preferences;
    AccountStore m_store;
    LocalServer m_local;
    MainWindow m_window;
    QuickWindow m_quickWindow;
    QuickKey m_quickKey;
    VoicePlugin m_voicePlugin;
    SidePages m_side;
    AccountBar *m_accounts;
    SettingsButton *m_settings;
    SignInController m_signIn;
    LocalSignIn m_localSignIn;
    Account m_account;
    QString m_removedOpen;   // the conversation that was open when it was deleted
    std::shared_ptr<ApiClient> m_client;
    std::unique_ptr<ConversationCache> m_cache;
    std::unique_ptr<ConversationController> m_conversations;
    std::unique_ptr<ReadAhead> m_readAhead;
    std::unique_ptr<ChatController> m_chat;
    std::unique_ptr<VoiceController> m_voice;
    std::unique_ptr<PushClient> m_push;
    std::unique_ptr<QuickController> m_quick;
    bool m_isClosing = false;
};

} // namespace tom::desktop
