#pragma once

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace tom::desktop {

class PasswordEdit;
class TonedLabel;

// What a pairing code offers, without what is secret in it.
struct PairingOffer
{
    QString server{};
    QString username{};   // empty: whoever takes it chooses a name and a password, and is the admin
    bool signsIn = true;  // without the user's password

    bool operator==(const PairingOffer &) const = default;
};

// Asks whether a pairing code is to be used, and for the first user's name and password. Does not know the code.
class PairingPage : public QWidget
{
    Q_OBJECT

public:
    explicit PairingPage(QWidget *parent = nullptr);

    // What was typed stays for the same offer: a problem must not cost it.
    void ask(const PairingOffer &offer, const QString &problem = {});
    void forget();   // what was typed
    void setBusy(const QString &words);   // empty: it is over

Q_SIGNALS:
    void agreed(const QString &username, const QString &password);   // both empty where the code names the user
    void left();

private:
    void submit();
    void tell(const QString &problem);

    PairingOffer m_offer;
    TonedLabel *m_words;
    QLineEdit *m_username;
    PasswordEdit *m_password;
    PasswordEdit *m_again;
    QWidget *m_usernameRow;
    QWidget *m_passwordRow;
    QWidget *m_againRow;
    TonedLabel *m_problem;
    TonedLabel *m_busy;
    QPushButton *m_agree;
};

} // namespace tom::desktop
