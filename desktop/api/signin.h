#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/api/apiclient.h"
#include "desktop/api/servertrust.h"

#include <QObject>

namespace tom::desktop {

// A certificate of an authority that this computer trusts, which a person is to look at.
struct SeenCertificate
{
    QString host{};           // that it was found to be for
    QString issuer{};
    QString fingerprint{};    // of its key
    bool isRenewed = false;   // another key was confirmed before

    bool operator==(const SeenCertificate &) const = default;
};

// Signing in to one server: look at its key, have a person confirm an unknown one, only then send what is secret, and
// keep the account. A code is asked for where the account wants one. Ends by exactly one
// finished(); deleting it cancels.
class SignIn : public QObject
{
    Q_OBJECT

public:
    // A pin that was given from outside takes the place of the one that is kept, and of the question.
    SignIn(AccountStore &store, ServerAddress server, QByteArray pin = {}, QObject *parent = nullptr);

    // A key that somebody confirmed for this server in a try before, which failed and so kept nothing. One that is kept and was
    // compared counts more.
    void setConfirmed(const PinnedKey &key);
    void start();
    void confirmKey();   // the answer to keyUnknown() and certificateShown()
    [[nodiscard]] const PinnedKey &trusted() const { return m_pin; }   // from serverTrusted() on

    // After serverTrusted():
    void withPassword(const QString &username, const QString &password, const QString &device);
    void withCode(const QString &code);   // the answer to codeNeeded()
    // With a code that the server made; nothing else is asked for.
    void withPairing(const protocol::PairingRequest &pairing);
    void withSession(const QByteArray &session);

Q_SIGNALS:
    void keyUnknown(const QString &fingerprint);
    void certificateShown(const tom::desktop::SeenCertificate &certificate);
    void serverTrusted();
    // The password was right; the account also asks for a code of an authenticator app. Again: the one before was wrong.
    void codeNeeded(bool again);
    void finished(const tom::Result<tom::desktop::Account> &result);

private:
    void judge(const ServerTrust &trust);
    void trustNow(const QByteArray &key, bool isBySystem);
    [[nodiscard]] std::unique_ptr<ApiClient> client(const QByteArray &session = {}) const;
    void tryLogin();
    void keep(const QString &username, const QByteArray &session);

    AccountStore &m_store;
    ServerAddress m_server;
    QByteArray m_givenPin;
    PinnedKey m_confirmed;
    PinnedKey m_known;
    QByteArray m_seenKey;
    PinnedKey m_pin;
    bool m_isSeenBySystem = false;
    protocol::LoginRequest m_login;   // until it has succeeded or failed
    std::unique_ptr<ApiClient> m_client;
};

// A client for an account that is kept.
[[nodiscard]] Result<std::unique_ptr<ApiClient>> clientFor(const Account &account);

} // namespace tom::desktop
