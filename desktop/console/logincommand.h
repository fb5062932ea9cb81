#pragma once

#include "desktop/api/signin.h"
#include "desktop/console/commandline.h"

namespace tom::console {

// tom login: trust the server, then show it who we are.
class LoginCommand : public QObject
{
    Q_OBJECT

public:
    LoginCommand(desktop::AccountStore &store, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    struct KeyQuestion
    {
        QString what{};        // is the matter, for whoever cannot be asked
        QString explained{};
        QString words{};
        QString fingerprint{};
    };

    void begin(const desktop::ServerAddress &server);
    void beginPairing();
    void pair();
    void askForTrust(const QString &fingerprint);
    void askAboutCertificate(const desktop::SeenCertificate &seen);
    void ask(const KeyQuestion &question);
    void identifyUs();
    void askForCode(bool again);
    void takeEnd(const Result<desktop::Account> &account);

    desktop::AccountStore &m_store;
    CommandLine m_line;
    std::optional<protocol::PairingCode> m_pairing;
    QString m_lastUser;
    std::unique_ptr<desktop::SignIn> m_signIn;
};

} // namespace tom::console
