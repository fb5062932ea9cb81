#include "desktop/api/signin.h"
#include "desktop/app/accountbar.h"
#include "desktop/app/signoutbox.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/dropquestion.h"
#include "desktop/look/iconbutton.h"
#include "desktop/notify/trayicon.h"
#include "shared/auth/certificate.h"
#include "tests/gui/scenes/stage.h"

#include <QAction>
#include <QDialog>
#include <QMenu>
#include <QMessageBox>

using namespace Qt::StringLiterals;

// What is around the pages: sign-in, menus, questions, the sheet of shortcuts.
namespace tom::desktop {

namespace {

const QString server = u"https://tom.example.org"_s;
const QByteArray key = "3f9a0c4be1d27758aa61f0e4c9d3b2178e5604bd93fa27c1105fe8d46ab79c02"_ba;

const SignInForm form{.server = u"tom.example.org"_s, .username = u"alice"_s, .password = u"correct horse"_s, .remember = true};

QWidget *welcome(Stage &stage)
{
    SignInPanel &panel = stage.signIn();
    panel.offerLocal(false);
    panel.showWelcome();
    return &stage.window();
}

QWidget *welcomeBusy(Stage &stage)
{
    SignInPanel &panel = stage.signIn();
    panel.offerLocal(true);
    panel.showWelcomeBusy(u"Starting Tom on this computer…"_s);
    return &stage.window();
}

QWidget *signIn(Stage &stage)
{
    SignInPanel &panel = stage.signIn();
    panel.setKeychainAvailable(true);
    panel.setBackAvailable(true);
    panel.offerLocal(true);
    panel.setForm(form);
    panel.showForm(u"The user name or the password is wrong."_s);
    return &stage.window();
}

QWidget *signInAgain(Stage &stage)
{
    SignInPanel &panel = stage.signIn();
    panel.setKeychainAvailable(true);
    panel.setBackAvailable(true);
    panel.setForgetAvailable(u"bob"_s);
    const QString office = u"https://office.example.org:8443"_s;
    panel.setOthers({{.server = server, .username = u"alice"_s},
                     {.server = office, .username = u"carol"_s},
                     {.server = office, .username = u"dave"_s},
                     {.server = office, .username = u"erin"_s}});
    panel.setForm({.server = server, .username = u"bob"_s});
    panel.showForm(u"Your session has ended. Please sign in again."_s);
    return &stage.window();
}

// Five accounts: the one that is open, one for whom something waits, one whose server is away, one whose server refused a
// message, and one that has to sign in.
QWidget *accounts(Stage &stage)
{
    stage.chat();
    const auto at = [](const QString &place, const QString &name) {
        return Account{.server = place, .username = name, .session = "s"_ba};
    };
    const QString office = u"https://office.example.org:8443"_s;
    stage.window().findChild<AccountBar *>()->setAccounts({{.account = at(server, u"alice"_s), .isOpen = true},
                                                           {.account = at(server, u"bob"_s), .waiting = 3},
                                                           {.account = at(office, u"carol"_s), .isAway = true},
                                                           {.account = at(office, u"erin"_s), .hasRefused = true},
                                                           {.account = at(office, u"dave"_s), .hasEnded = true}});
    return &stage.window();
}

QWidget *unknownKey(Stage &stage)
{
    stage.signIn().showUnknownKey(server, auth::readableFingerprint(key));
    return &stage.window();
}

// Of an authority that the computer trusts.
QWidget *knownAuthority(Stage &stage)
{
    stage.signIn().showCertificate(
        server, {.host = u"tom.example.org"_s, .issuer = u"Let's Encrypt"_s, .fingerprint = auth::readableFingerprint(key)});
    return &stage.window();
}

QWidget *renewedCertificate(Stage &stage)
{
    stage.signIn().showCertificate(server, {.host = u"tom.example.org"_s,
                                            .issuer = u"Let's Encrypt"_s,
                                            .fingerprint = auth::readableFingerprint(key),
                                            .isRenewed = true});
    return &stage.window();
}

QWidget *changedKey(Stage &stage)
{
    SignInPanel &panel = stage.signIn();
    panel.setForm(form);
    panel.showChangedKey(u"The server at tom.example.org shows another key than before. Somebody may be in between, so "
                         "nothing was sent to it. If the server really has a new key, write the fingerprint that it shows."_s);
    return &stage.window();
}

QWidget *signInBusy(Stage &stage)
{
    SignInPanel &panel = stage.signIn();
    panel.setForm(form);
    panel.showBusy(u"Signing in…"_s);
    return &stage.window();
}

QWidget *code(Stage &stage)
{
    stage.signIn().showCode(true);
    return &stage.window();
}

QWidget *firstUser(Stage &stage)
{
    stage.signIn().showPairing({.server = server}, u"The two passwords are not the same."_s);
    return &stage.window();
}

QWidget *pairing(Stage &stage)
{
    stage.signIn().showPairing({.server = server, .username = u"alice"_s});
    return &stage.window();
}

QWidget *shortcuts(Stage &stage)
{
    stage.window().showShortcuts();
    return stage.window().findChild<QDialog *>(u"shortcutSheet"_s);
}

QWidget *menuOf(Stage &stage, const QString &name)
{
    auto *menu = stage.window().findChild<QMenu *>(name);
    menu->popup(stage.window().mapToGlobal(QPoint(120, 120)));
    return menu;
}

QWidget *told(Stage &stage)
{
    stage.chat().tell(u"The password is not remembered"_s,
                      u"The next sign-in asks for it again. The system's keychain refused: it is locked."_s);
    return stage.window().findChild<QMessageBox *>(u"tellBox"_s);
}

QWidget *drop(Stage &stage)
{
    DropQuestion::ask(&stage.window(), [] {});
    return stage.window().findChild<DropQuestion *>();
}

QWidget *signOut(Stage &stage)
{
    auto *box = new SignOutBox(u"alice"_s, 2, 1, &stage.window());
    box->open();
    return box;
}

QWidget *tray(Stage &stage)
{
    auto &icon = stage.keep(std::make_unique<TrayIcon>());
    icon.setCount(3);
    icon.menu().popup({200, 200});
    return &icon.menu();
}

} // namespace

QList<Scene> frameScenes()
{
    return {{u"welcome"_s, welcome},
            {u"welcome-busy"_s, welcomeBusy},
            {u"sign-in"_s, signIn},
            {u"sign-in-again"_s, signInAgain},
            {u"accounts"_s, accounts},
            {u"sign-in-key"_s, unknownKey},
            {u"sign-in-certificate"_s, knownAuthority},
            {u"sign-in-renewed-certificate"_s, renewedCertificate},
            {u"sign-in-changed-key"_s, changedKey},
            {u"sign-in-busy"_s, signInBusy, false},   // waits as the welcome does
            {u"sign-in-code"_s, code},
            {u"pairing-first"_s, firstUser},
            {u"pairing"_s, pairing},
            {u"shortcuts"_s, shortcuts},
            {u"settings"_s, [](Stage &stage) { return menuOf(stage, u"settingsMenu"_s); }},
            {u"settings-colours"_s, [](Stage &stage) { return menuOf(stage, u"schemeMenu"_s); }},
            {u"settings-language"_s, [](Stage &stage) { return menuOf(stage, u"languageMenu"_s); }},
            {u"menu-more"_s,
             [](Stage &stage) {
                 stage.chat();
                 return menuOf(stage, u"moreMenu"_s);
             }},
            {u"told"_s, told},
            {u"question-drop"_s, drop},
            {u"question-sign-out"_s, signOut},
            {u"tray-menu"_s, tray}};
}

} // namespace tom::desktop
