#include "server/http/pairingroutes.h"

#include "server/account/newpassword.h"
#include "server/http/cookies.h"
#include "server/http/passwordquestion.h"
#include "server/http/sessionopening.h"
#include "shared/auth/passwordhash.h"
#include "shared/auth/token.h"
#include "shared/config/userreader.h"
#include "shared/core/json.h"
#include "shared/core/jsontime.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcPairing, "tom.server.pairing")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

constexpr int httpsPort = 443;

// No user can have this name, so the throttle keeps nothing of it on disk.
const QString anyCode = u"a pairing code"_s;

// Where this admin reached the server, another device will, too.
Result<protocol::PairingCode> codeFor(const Request &request, const QString &user, const QByteArray &key)
{
    const QUrl url(u"https://"_s + QString::fromLatin1(request.header("host")), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return failure(ErrorCode::InvalidInput, u"the request does not say in Host where it reached this server"_s);
    return protocol::PairingCode{.host = url.host(), .port = url.port(httpsPort), .key = key, .user = user};
}

Response invitation(const protocol::PairingCode &code, const QDateTime &ends)
{
    return Response::json({{u"status"_s, u"OK"_s},
                           {u"address"_s, code.toString()},
                           {u"username"_s, code.user},
                           {u"signs_in"_s, !code.secret.isEmpty()},
                           {u"expires"_s, ends.isValid() ? QJsonValue(json::shownTime(ends)) : QJsonValue(QJsonValue::Null)}});
}

} // namespace

PairingRoutes::PairingRoutes(Routes &routes, const AccountServices &services, Pairings &pairings, QObject *parent)
    : QObject(parent),
      m_services(services),
      m_pairings(pairings)
{
    routes.addPublic("POST"_ba, paths::pairing, [this](const Request &request, Reply reply) { pair(request, std::move(reply)); });
    routes.addAdmin("POST"_ba, paths::adminPairing, [this](const Session &session, const Request &request, Reply reply) {
        invite(session, request, std::move(reply));
    });
}

void PairingRoutes::pair(const Request &request, Reply reply)
{
    if (!request.header("content-type").toLower().startsWith("application/json"))   // no page of another site sends that unasked
        return reply.send(Response::failure({.code = ErrorCode::InvalidInput, .message = u"send JSON"_s}));
    const Result<protocol::PairingRequest> wanted = request.json().and_then(&protocol::PairingRequest::fromJson);
    if (!wanted)
        return reply.send(Response::failure(wanted.error()));
    const std::optional<Pairings::Pairing> pairing = m_pairings.find(wanted->secret);
    const bool isFirst = m_services.config.users.isEmpty();
    if (!pairing || !isGood(*pairing)) {
        // Only misses count: a code is too long to be guessed, and strangers who try must not keep the household out.
        const LoginAttempt attempt = m_services.check.attempt(anyCode, request.peer, {});
        if (const Result<void> admitted = m_services.check.pairing(attempt); !admitted)
            return reply.send(Response::failure(admitted.error()));
        qCWarning(lcPairing).noquote() << u"🔓 refused a pairing code from %1"_s.arg(request.peer.toString());
        return reply.send(Response::failure({.code = ErrorCode::Forbidden,
                                             .message = u"this pairing code is not known, was used, or is over; make a new "
                                                        "one with tom-server pair"_s}));
    }
    if (isFirst)
        return makeFirst(request, *wanted, *pairing, std::move(reply));
    if (!m_pairings.take(*pairing))
        return reply.send(Response::failure({.code = ErrorCode::Forbidden, .message = u"this pairing code was used just now"_s}));
    const Response response = open(request, pairing->user, wanted->device);
    if (response.status != 200)   // outside of his hours, or a full disk
        m_pairings.giveBack(*pairing);
    reply.send(response);
}

bool PairingRoutes::isGood(const Pairings::Pairing &pairing) const
{
    if (pairing.user.isEmpty() || m_services.config.users.isEmpty())
        return pairing.user.isEmpty() && m_services.config.users.isEmpty();
    const config::User *user = m_services.config.user(pairing.user);
    return user && (pairing.madeWith.isEmpty() || pairing.madeWith == passwordStamp(user->password));
}

// A name or password that cannot be costs nobody the code.
void PairingRoutes::makeFirst(const Request &request, const protocol::PairingRequest &wanted, const Pairings::Pairing &pairing,
                              Reply reply)
{
    if (!config::isUsername(wanted.username))
        return reply.send(Response::failure({.code = ErrorCode::InvalidInput,
                                             .message = u"a user name has letters without accents, digits and . _ - only, at "
                                                        "most 64"_s}));
    if (const Result<void> allowed = checkNewPassword(wanted.password, wanted.username, {}); !allowed)
        return reply.send(Response::failure(allowed.error()));
    if (!m_pairings.take(pairing))
        return reply.send(Response::failure({.code = ErrorCode::Forbidden, .message = u"this pairing code was used just now"_s}));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    auth::hashPassword(wanted.password).then(this, [this, request, wanted, pairing, kept](const Result<QString> &hash) {
        const Result<void> made =
            hash ? m_services.makeFirstUser(wanted.username, *hash) : Result<void>(std::unexpected(hash.error()));
        if (!made) {
            m_pairings.giveBack(pairing);
            return kept->send(Response::failure(made.error()));
        }
        qCInfo(lcPairing).noquote() << u"🔑 %1 is the first user, an admin"_s.arg(wanted.username);
        kept->send(open(request, wanted.username, wanted.device));
    });
}

Response PairingRoutes::open(const Request &request, const QString &user, const QString &device)
{
    const LoginAttempt attempt = m_services.check.attempt(user, request.peer, request.cookie(deviceCookie));
    const Result<Response> opened =
        SessionOpening{.services = m_services, .request = request}.open(user, device, u"paired"_s, attempt);
    return opened ? *opened : Response::failure(opened.error());
}

void PairingRoutes::invite(const Session &session, const Request &request, Reply reply)
{
    const Result<QJsonObject> object = request.json();
    if (!object)
        return reply.send(Response::failure(object.error()));
    const auto name = json::optionalString(*object, "username"_L1);
    const auto password = json::optionalString(*object, "password"_L1);
    if (!name || !password)
        return reply.send(Response::failure(!name ? name.error() : password.error()));
    const QString user = name->value_or(session.user);
    if (!m_services.config.user(user))
        return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such user"_s}));
    const Result<protocol::PairingCode> code = codeFor(request, user, m_services.keyFingerprint());
    if (!code)
        return reply.send(Response::failure(code.error()));
    // An admin manages, and does not read: nobody is signed in as somebody else.
    if (user != session.user || !password->has_value())
        return reply.send(invitation(*code, {}));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    askForPassword(m_services.check, session, request, **password)
        .then(this, [this, code = *code, kept](const Result<void> &right) mutable {
            if (!right)
                return kept->send(Response::failure(right.error()));
            const Result<QByteArray> secret = m_pairings.make(
                code.user, m_services.config.user(code.user) ? m_services.config.user(code.user)->password : QString());
            if (!secret)
                return kept->send(Response::failure(secret.error()));
            code.secret = *secret;
            kept->send(invitation(code, m_services.clock.now() + Pairings::life));
        });
}

}   // namespace tom::server
