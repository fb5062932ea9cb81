#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/login/pairingpage.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace tom::desktop {

struct SeenCertificate;
class CodePage;
class KeyView;
class OtherAccounts;
class TonedLabel;
class WelcomePage;

// What a person fills in to sign in.
struct SignInForm
{
    QString server{};
    QString username{};
    QString password{};
    QString pin{};           // a fingerprint that the person has from the server itself
    bool remember = false;   // in the keychain of the system

    bool operator==(const SignInForm &) const = default;
};

// Asks for server, user and password, and for a code where the account wants one, and shows an unknown server's
// fingerprint. Does not sign in itself.
class SignInPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SignInPanel(QWidget *parent = nullptr);

    void setForm(const SignInForm &form);
    [[nodiscard]] SignInForm form() const;
    void setKeychainAvailable(bool available);

    void setBackAvailable(bool available);   // somebody is signed in already
    // Whose session has ended can be removed instead; empty: nobody's.
    void setForgetAvailable(const QString &username);
    void setOthers(const QList<Account> &accounts);   // that have to sign in, too

    // This computer may have a server of its own; isKnown: it has.
    void offerLocal(bool isKnown);
    void showWelcome(const QString &problem = {});   // which server it is to be
    void showWelcomeBusy(const QString &words);

    void showForm(const QString &problem = {});
    // The same with a place for the fingerprint: the only way on when a server has another key than before.
    void showChangedKey(const QString &problem);
    void showBusy(const QString &words);
    // Another wrong code is said so.
    void showCode(bool again);
    // A pairing code instead of the form; what was typed stays after a problem.
    void showPairing(const PairingOffer &offer, const QString &problem = {});
    void showPairingBusy(const QString &words);
    void showUnknownKey(const QString &server, const QString &fingerprint);
    // The same page, where this computer trusts the certificate.
    void showCertificate(const QString &server, const SeenCertificate &certificate);

Q_SIGNALS:
    void localRequested();
    void localCancelled();
    void signInRequested();
    void cancelRequested();
    void backRequested();
    void forgetRequested();
    void otherRequested(const tom::desktop::Account &account);
    void keyConfirmed();
    void keyRefused();
    void codeGiven(const QString &code);
    void pairingCodeGiven(const QString &text);   // written where the address goes
    void pairingAgreed(const QString &username, const QString &password);

private:
    QWidget *makeForm();
    QWidget *makeKeyPage();
    void setBusy(bool busy);
    void submit();
    void showKeyPage(const QString &words, const QString &why, const QString &agreement, const QString &fingerprint);
    void showPage(QWidget *page);

    QStackedWidget *m_pages;
    TonedLabel *m_title;
    QWidget *m_form = nullptr;
    QWidget *m_keyPage = nullptr;
    QLineEdit *m_server;
    QLineEdit *m_username;
    QLineEdit *m_password;
    QLineEdit *m_pin;
    QWidget *m_pinRow;
    QCheckBox *m_remember;
    TonedLabel *m_problem;
    TonedLabel *m_busyWords;
    QProgressBar *m_busyBar;
    QPushButton *m_signIn;
    QPushButton *m_cancel;
    QPushButton *m_back;
    QPushButton *m_forget;
    OtherAccounts *m_others;
    KeyView *m_key;
    TonedLabel *m_keyWords;
    TonedLabel *m_keyWhy;
    CodePage *m_code;
    PairingPage *m_pairing;
    WelcomePage *m_welcome;
    QPushButton *m_toWelcome;
    QPushButton *m_confirm;
    bool m_isLocalKnown = false;
};

} // namespace tom::desktop
