#include "desktop/api/signin.h"

#include "shared/auth/certificate.h"
#include "shared/http/networkhttpclient.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

SignIn::SignIn(AccountStore &store, ServerAddress server, QByteArray pin, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_server(std::move(server)),
      m_givenPin(std::move(pin))
{}

void SignIn::setConfirmed(const PinnedKey &key)
{
    m_confirmed = key;
}

void SignIn::start()
{
    const Result<PinnedKey> known = m_store.pin(m_server.toString());
    if (!known)
        return Q_EMIT finished(std::unexpected(known.error()));
    const bool isOpen = known->key.isEmpty() || known->isBySystem;   // else somebody has compared a key, perhaps since then
    m_known = !m_givenPin.isEmpty()                    ? PinnedKey{.key = m_givenPin}
              : isOpen && !m_confirmed.key.isEmpty() ? m_confirmed
                                                       : *known;
    examineServer(m_server, m_known.key, m_known.isBySystem).then(this, [this](const Result<ServerTrust> &trust) {
        if (!trust)
            return Q_EMIT finished(std::unexpected(trust.error()));
        judge(*trust);
    });
}

void SignIn::judge(const ServerTrust &trust)
{
    switch (trust.verdict) {
    case ServerTrust::Verdict::Pinned:
        return trustNow(trust.key, m_known.isBySystem);
    case ServerTrust::Verdict::BySystem:
    case ServerTrust::Verdict::Renewed:
        m_seenKey = trust.key;
        m_isSeenBySystem = true;
        return Q_EMIT certificateShown({.host = m_server.url().host(),
                                        .issuer = trust.issuer,
                                        .fingerprint = auth::readableFingerprint(trust.key),
                                        .isRenewed = trust.verdict == ServerTrust::Verdict::Renewed});
    case ServerTrust::Verdict::Unknown:
        m_seenKey = trust.key;
        return Q_EMIT keyUnknown(auth::readableFingerprint(trust.key));
    case ServerTrust::Verdict::Changed:
        break;
    }
    const QString seen = auth::readableFingerprint(trust.key);
    if (!m_givenPin.isEmpty()) {
        return Q_EMIT finished(failure(ErrorCode::Untrusted, tr("This server has another key than the one you named, so nothing "
                                                                "was sent to it. Its fingerprint is %1.")
                                                                 .arg(seen)));
    }
    Q_EMIT finished(
        failure(ErrorCode::Untrusted,
                tr("The key of this server has changed since you confirmed it, so nothing was sent to it. Somebody "
                   "may be in between, or the server got a new certificate. Its fingerprint is now %1. Only if that "
                   "is what the server itself shows, go on with that fingerprint: in the window in the field for it, in a "
                   "terminal with “tom login --server %2 --pin FINGERPRINT”.")
                    .arg(seen, m_server.toString())));
}

void SignIn::confirmKey()
{
    if (!m_seenKey.isEmpty())
        trustNow(m_seenKey, m_isSeenBySystem);
}

void SignIn::trustNow(const QByteArray &key, bool isBySystem)
{
    m_pin = {.key = key, .isBySystem = isBySystem};
    Q_EMIT serverTrusted();
}

void SignIn::withPassword(const QString &username, const QString &password, const QString &device)
{
    m_login = {.username = username, .password = password, .device = device};
    tryLogin();
}

void SignIn::withCode(const QString &code)
{
    m_login.totp = code;
    tryLogin();
}

void SignIn::tryLogin()
{
    m_client = client();
    m_client->login(m_login).then(this, [this](const Result<SignedIn> &signedIn) {
        if (!signedIn && signedIn.error().code == ErrorCode::TotpRequired)
            return Q_EMIT codeNeeded(!m_login.totp.isEmpty());
        m_login = {};
        if (!signedIn)
            return Q_EMIT finished(std::unexpected(signedIn.error()));
        keep(signedIn->answer.username, signedIn->session);
    });
}

void SignIn::withPairing(const protocol::PairingRequest &pairing)
{
    m_client = client();
    m_client->pair(pairing).then(this, [this](const Result<SignedIn> &signedIn) {
        if (!signedIn)
            return Q_EMIT finished(std::unexpected(signedIn.error()));
        keep(signedIn->answer.username, signedIn->session);
    });
}

void SignIn::withSession(const QByteArray &session)
{
    m_client = client(session);
    m_client->accountState().then(this, [this, session](const Result<protocol::AccountState> &state) {
        if (!state)
            return Q_EMIT finished(std::unexpected(state.error()));
        if (!state->authenticated)
            return Q_EMIT finished(failure(ErrorCode::Unauthorized, tr("The server does not know this session.")));
        keep(state->username, session);
    });
}

std::unique_ptr<ApiClient> SignIn::client(const QByteArray &session) const
{
    return std::make_unique<ApiClient>(std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_pin.key}), m_server,
                                       session);
}

void SignIn::keep(const QString &username, const QByteArray &session)
{
    const Account account{.server = m_server.toString(),
                          .username = username,
                          .pinnedKey = m_pin.key,
                          .session = session,
                          .isKeyBySystem = m_pin.isBySystem};
    if (const Result<void> saved = m_store.save(account); !saved)
        return Q_EMIT finished(std::unexpected(saved.error()));
    Q_EMIT finished(account);
}

Result<std::unique_ptr<ApiClient>> clientFor(const Account &account)
{
    const Result<ServerAddress> server = ServerAddress::parse(account.server);
    if (!server)
        return std::unexpected(server.error());
    return std::make_unique<ApiClient>(std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = account.pinnedKey}),
                                       *server, account.session);
}

} // namespace tom::desktop
