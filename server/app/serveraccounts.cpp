// The part of ServerApp that is about accounts: their routes, and the first one. Until there is one, nobody but this machine is
// listened to.
#include "server/app/configload.h"
#include "server/app/serverapp.h"
#include "server/http/firstrungate.h"
#include "shared/config/defaultconfig.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcFirst, "tom.server.pairing")

void ServerApp::addAccountRoutes()
{
    const AccountServices services{
        .config = m_config,
        .clock = m_clock,
        .sessions = *m_sessions,
        .accounts = *m_accounts,
        .check = *m_check,
        .guard = *m_guard,
        .accessLog = *m_accessLog,
        .keepPassword = [this](const QString &user, const QString &hash) { return keepPassword(user, hash); },
        .makeFirstUser = [this](const QString &user, const QString &hash) { return makeFirstUser(user, hash); },
        .keyFingerprint = [this] { return keyFingerprint(); },
        .endPairings = [this](const QString &user) { m_pairings->removeOf(user); }};
    addPairing(services);
    m_publicRoutes = std::make_unique<PublicRoutes>(*m_routes, services);
    m_signInRoutes = std::make_unique<SignInRoutes>(*m_routes, services);
    m_sessionRoutes = std::make_unique<SessionRoutes>(*m_routes, services);
    m_passwordRoutes = std::make_unique<PasswordRoutes>(*m_routes, services);
    m_totpRoutes = std::make_unique<TotpRoutes>(*m_routes, services);
    m_tokenRoutes = std::make_unique<TokenRoutes>(*m_routes, services);
}

Result<void> ServerApp::keepPassword(const QString &user, const QString &hash)
{
    if (const Result<void> kept = keepPasswordHash(configFile(), user, hash); !kept)
        return kept;
    for (config::User &one : m_config.users) {
        if (one.username == user)
            one.password = hash;
    }
    return {};
}

void ServerApp::sweep()
{
    m_sessions->sweep();
    QStringList users;
    for (const config::User &user : std::as_const(m_config.users))
        users.append(user.username);
    m_accounts->sweep(users);
    m_devices->sweep(users);
    if (m_pairings)
        m_pairings->sweep();
}

bool ServerApp::hasNoUser() const
{
    return m_config.users.isEmpty();
}

QHostAddress ServerApp::listenAddress() const
{
    if (hasNoUser())
        return QHostAddress(QHostAddress::LocalHost);
    const QString where = m_settings.listen.isEmpty() ? m_config.global.listen : m_settings.listen;
    return where.isEmpty() ? QHostAddress(QHostAddress::Any) : QHostAddress(where);
}

void ServerApp::addPairing(const AccountServices &services)
{
    m_pairings = std::make_unique<Pairings>(m_data.pairings(), m_clock);
    m_pairingRoutes = std::make_unique<PairingRoutes>(*m_routes, services, *m_pairings);
    // Also behind a socket that somebody passed, which may be open to the world.
    m_routes->setGate([this](const httpserver::Request &request, const QString &pattern) {
        return hasNoUser() ? checkFirstRun(request, pattern) : Result<void>();
    });
}

Result<void> ServerApp::makeFirstUser(const QString &name, const QString &hash)
{
    if (!m_reload || isStopping())
        return failure(ErrorCode::AgentUnavailable, u"this server is starting or ending; try again in a moment"_s);
    if (!hasNoUser() || QFileInfo::exists(configFile()))
        return failure(ErrorCode::Conflict, u"this server has a configuration by now; sign in with a name and password of it"_s);
    const Result<QByteArray> text = config::defaultConfigText(name, hash);
    if (!text)
        return std::unexpected(text.error());
    if (const Result<void> kept = writeFileAtomically(configFile(), *text); !kept) {
        qCCritical(lcFirst).noquote() << u"❌ the first user is not kept: %1"_s.arg(kept.error().message);
        return failure(ErrorCode::Storage, u"the server cannot write its configuration; its disk may be full"_s);
    }
    m_reload->setKnown(*text);
    takeConfig(config::readConfigText(*text, configFile()).config);
    return {};
}

// The first user is there, made by a pairing code or written into config.yml by hand.
void ServerApp::openToOthers()
{
    m_startedWith.global.listen = m_config.global.listen;   // port, sessions and door count from the next start
    const QHostAddress address = listenAddress();
    const Result<void> moved = address.isNull() ? Result<void>(failure(ErrorCode::InvalidInput, u"global.listen is no address"_s))
                                                : m_server->moveTo(address);
    if (const Result<void> told = writeServerFile(); !told)
        qCCritical(lcFirst).noquote() << u"❌ %1"_s.arg(told.error().message);
    if (moved)
        qCInfo(lcFirst).noquote() << u"🔓 there is a user now: listening to others, too"_s;
    else
        qCCritical(lcFirst).noquote() << u"❌ only this machine is listened to until the next start: %1"_s.arg(
            moved.error().message);
}

} // namespace tom::server
