#include "server/http/passwordroutes.h"

#include "server/account/newpassword.h"
#include "server/http/cookies.h"
#include "server/http/passwordquestion.h"
#include "shared/auth/passwordhash.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcPassword, "tom.server.password")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

PasswordRoutes::PasswordRoutes(Routes &routes, const AccountServices &services, QObject *parent)
    : QObject(parent),
      m_services(services)
{
    routes.addForSessions("POST"_ba, protocol::paths::accountPassword,
                          [this](const Session &session, const Request &request, Reply reply) {
                              changePassword(session, request, std::move(reply));
                          });
}

void PasswordRoutes::changePassword(const Session &session, const Request &request, Reply reply)
{
    const Result<QJsonObject> object = request.json();
    if (!object)
        return reply.send(Response::failure(object.error()));
    const Result<QString> current = json::requiredString(*object, "current"_L1);
    if (!current)
        return reply.send(Response::failure(current.error()));
    const Result<QString> wanted = json::requiredString(*object, "new"_L1);
    if (!wanted)
        return reply.send(Response::failure(wanted.error()));
    if (const Result<void> allowed = checkNewPassword(*wanted, session.user, *current); !allowed)
        return reply.send(Response::failure(allowed.error()));
    const config::User *user = m_services.config.user(session.user);
    const Change change{.session = session, .request = request, .before = user->password, .password = *wanted};
    const auto kept = std::make_shared<Reply>(std::move(reply));
    askForPassword(m_services.check, session, request, *current).then(this, [this, change, kept](const Result<void> &right) {
        if (!right)
            return kept->send(Response::failure(right.error()));
        auth::hashPassword(change.password).then(this, [this, change, kept](const Result<QString> &hash) {
            if (!hash)
                return kept->send(Response::failure(hash.error()));
            const Result<QByteArray> token = keep(change, *hash);
            if (!token)
                return kept->send(Response::failure(token.error()));
            Response response = Response::json({{u"status"_s, u"OK"_s}});
            response.headers.append({"Set-Cookie", setSessionCookie(*token, m_services.sessions.life().absolute)});
            kept->send(response);
        });
    });
}

// The token of the session that takes the place of all others.
Result<QByteArray> PasswordRoutes::keep(const Change &change, const QString &hash)
{
    const QString &name = change.session.user;
    if (!m_services.guard.isLive(change.session))
        return failure(ErrorCode::Unauthorized, u"this session has ended meanwhile"_s);
    if (m_services.config.user(name)->password != change.before)
        return failure(ErrorCode::Conflict, u"somebody else changed the password at the same moment; try again"_s);
    if (const Result<void> kept = m_services.keepPassword(name, hash); !kept)
        return std::unexpected(kept.error());
    qCWarning(lcPassword).noquote() << u"🔑 %1 changed the password from %2"_s.arg(name, change.request.peer.toString());
    // From here on the new password counts, whatever else goes wrong.
    const Result<int> ended = m_services.sessions.endAll(name);
    const Result<void> revoked = m_services.accounts.removeTokens(name);
    if (!ended || !revoked) {
        qCCritical(lcPassword).noquote() << u"❌ %1 is still signed in elsewhere: %2"_s.arg(
            name, !ended ? ended.error().message : revoked.error().message);
        return failure(ErrorCode::Storage,
                       u"the password is changed, but not all other devices and access tokens could be signed out"_s);
    }
    return m_services.sessions
        .create({.user = name, .device = change.session.device, .address = change.request.peer, .passwordHash = hash})
        .or_else([](const Error &) -> Result<QByteArray> {
            return failure(ErrorCode::Storage, u"the password is changed; sign in again when the server has space on its disk"_s);
        });
}

} // namespace tom::server
