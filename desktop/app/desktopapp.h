#pragma once

#include "desktop/app/entrance.h"
#include "desktop/app/mainwindow.h"
#include "desktop/app/preferences.h"
#include "desktop/app/sidepages.h"
#include "desktop/quick/quickkey.h"
#include "desktop/quick/quickwindow.h"
#include "desktop/voice/voiceplugin.h"

namespace tom::desktop {

class AccountBar;
class Desk;
class SettingsButton;

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

// Builds the program's objects in the order in which they need each other, and decides whose desk is shown, or a sign-in.
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
    void connectWindow();
    void connectAccounts();
    void connectLocal();
    void begin();
    void signIn(const QString &problem = {});
    void enter(const Account &account);
    void open(const Account &account);
    void showAccounts();
    void add();
    void tellFixed();
    void goTo(const Account &account);
    void switchTo(const Account &account);
    void goBack();
    void showInbox(const Account &account, const QString &key);
    void showConversation(const Account &account, const QString &conversation);
    void comeTo(const Account &account, const std::function<void()> &show);
    void takeEnd(const Account &account);
    [[nodiscard]] bool isShown(const Account &account) const { return m_desk && isSameAccount(account, m_account); }
    // At once, or when the user lets go of what is not applied.
    void whenNothingIsLost(const std::function<void()> &goOn);
    void askAndSignOut(const Account &account);
    void signOut(const Account &account, bool erases);
    void close();

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
    LiveAccounts m_live;
    Entrance m_entrance;
    Account m_account;   // that is shown, or was
    std::unique_ptr<Desk> m_desk;
    bool m_isClosing = false;
};

} // namespace tom::desktop
