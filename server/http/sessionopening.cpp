#include "server/http/sessionopening.h"

#include "server/http/accesslog.h"
#include "server/http/cookies.h"
#include "shared/auth/token.h"
#include "shared/protocol/login.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcOpening, "tom.server.signin")

using httpserver::Response;

Result<Response> SessionOpening::open(const QString &username, const QString &device, const QString &kind,
                                      LoginAttempt counted) const
{
    const config::User *user = services.config.user(username);
    if (!user)   // removed at this moment
        return failure(ErrorCode::Unauthorized, u"name or password is wrong"_s);
    // Only now, so that a stranger does not learn whose hours are over.
    if (const Result<void> may = user->checkHours(services.clock.now()); !may) {
        qCInfo(lcOpening).noquote() << u"🔒 %1 was not signed in: it is outside of the hours"_s.arg(user->username);
        return std::unexpected(may.error());
    }
    const Result<QByteArray> token = services.sessions.create(
        {.user = user->username, .device = device, .address = request.peer, .kind = kind, .passwordHash = user->password});
    if (!token) {
        qCCritical(lcOpening).noquote() << u"❌ no session can be kept: %1"_s.arg(token.error().message);
        return failure(ErrorCode::Storage, u"the server cannot keep a session now; its disk may be full"_s);
    }
    if (const QByteArray old = request.cookie(protocol::paths::sessionCookie); !old.isEmpty())
        (void)services.sessions.remove(old);
    if (counted.device.isEmpty())
        counted.device = auth::randomToken();
    services.check.succeeded(counted);
    services.accessLog.noteUser(request.id, user->username);
    qCInfo(lcOpening).noquote() << u"🔒 %1 signed in from %2"_s.arg(user->username, request.peer.toString());

    const std::optional<Session> session = services.sessions.find(*token);
    Response response = Response::json(protocol::LoginAnswer{
        .username = user->username, .admin = user->isAdmin(), .expires = session ? session->expires : QDateTime()}
                                           .toJson());
    response.headers.append({"Set-Cookie", setSessionCookie(*token, services.sessions.life().absolute)});
    response.headers.append({"Set-Cookie", setCookie(deviceCookie, counted.device, deviceCookieAge)});
    return response;
}

} // namespace tom::server
