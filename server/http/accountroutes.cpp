#include "server/http/accountroutes.h"

#include "server/http/pages.h"
#include "shared/auth/passwordhash.h"
#include "shared/auth/token.h"
#include "shared/protocol/accountstate.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcSignIn, "tom.server.signin")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

constexpr QByteArrayView deviceCookie = "__Host-tom_device";
constexpr qsizetype maxNameLength = 256;
constexpr qsizetype maxPasswordLength = 1024;

QByteArray setCookie(QByteArrayView name, const QByteArray &value, std::chrono::seconds age)
{
    return name.toByteArray() + '=' + value
           + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + QByteArray::number(qint64(age.count()));
}

Result<protocol::LoginRequest> readLogin(const Request &request, bool isForm)
{
    if (!isForm)
        return request.json().and_then(&protocol::LoginRequest::fromJson);
    QString body = QString::fromLatin1(request.body);
    const QUrlQuery form(body.replace(u'+', u' '));
    const auto field = [&form](const QString &name) { return form.queryItemValue(name, QUrl::FullyDecoded); };
    if (!form.hasQueryItem(u"username"_s) || !form.hasQueryItem(u"password"_s))
        return failure(ErrorCode::InvalidInput, u"the form needs username and password"_s);
    return protocol::LoginRequest{.username = field(u"username"_s), .password = field(u"password"_s), .device = u"browser"_s};
}

// With the server's usual no-referrer a browser would call the origin of a form "null", which is nobody we know.
Response page(const QByteArray &html, int status = 200)
{
    Response response = Response::html(html, status);
    response.headers.append({"Referrer-Policy"_ba, "same-origin"_ba});
    return response;
}

} // namespace

AccountRoutes::AccountRoutes(Routes &routes, const config::Config &config, SessionStore &sessions, LoginThrottle &throttle,
                             const SessionGuard &guard, AccessLog &accessLog, QObject *parent)
    : QObject(parent),
      m_config(config),
      m_sessions(sessions),
      m_throttle(throttle),
      m_guard(guard),
      m_accessLog(accessLog)
{
    addPlainRoutes(routes);
    const auto bind = [this](auto method) {
        return [this, method](const Request &request, Reply reply) { (this->*method)(request, std::move(reply)); };
    };
    routes.addPublic("GET"_ba, paths::root, bind(&AccountRoutes::home));
    routes.addPublic("GET"_ba, paths::auth, bind(&AccountRoutes::auth));
    routes.addPublic("POST"_ba, paths::login, bind(&AccountRoutes::login));
    routes.addPublic("POST"_ba, paths::logout, bind(&AccountRoutes::logout));
}

void AccountRoutes::addPlainRoutes(Routes &routes)
{
    routes.addPublic("GET"_ba, paths::healthz,
                     [](const Request &, Reply reply) { reply.send(Response::json({{u"status"_s, u"OK"_s}})); });
    routes.addPublic("GET"_ba, paths::version, [](const Request &, Reply reply) {
        reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"version"_s, QString::fromLatin1(TOM_VERSION)}}));
    });
    routes.addPublic("GET"_ba, u"/style.css"_s, [](const Request &, Reply reply) {
        reply.send({.headers = {{"Content-Type", "text/css; charset=utf-8"}, {"Cache-Control", "max-age=3600"}},
                    .body = pages::style()});
    });
}

void AccountRoutes::home(const Request &request, Reply reply)
{
    const std::optional<Session> session = m_guard.session(request);
    const bool wantsJson = request.accepts("application/json");
    if (!session)
        return wantsJson
                   ? reply.send(Response::failure({.code = ErrorCode::Unauthorized, .message = u"sign in first: POST /login"_s}))
                   : reply.send(Response::redirect("/auth"_ba));
    m_accessLog.noteUser(request.id, session->user);
    if (wantsJson)
        return reply.send(Response::json(
            {{u"status"_s, u"OK"_s}, {u"username"_s, session->user}, {u"version"_s, QString::fromLatin1(TOM_VERSION)}}));
    reply.send(page(pages::home(session->user, QString::fromLatin1(request.header("host")))));
}

void AccountRoutes::auth(const Request &request, Reply reply)
{
    if (!request.accepts("application/json"))
        return reply.send(page(pages::signIn({})));
    protocol::AccountState state;
    if (const std::optional<Session> session = m_guard.session(request)) {
        const config::User *user = m_config.user(session->user);
        state = {.authenticated = true, .username = user->username, .role = user->role, .admin = user->isAdmin()};
    }
    reply.send(Response::json(state.toJson()));
}

void AccountRoutes::login(const Request &request, Reply reply)
{
    const QByteArray type = request.header("content-type").toLower();
    Attempt attempt{.isForm = type.startsWith("application/x-www-form-urlencoded")};
    if (!attempt.isForm && !type.startsWith("application/json"))
        return reply.send(Response::failure({.code = ErrorCode::InvalidInput, .message = u"send JSON or a form"_s}));
    const Result<protocol::LoginRequest> login = readLogin(request, attempt.isForm);
    if (!login)
        return reply.send(Response::failure(login.error()));
    if (login->username.size() > maxNameLength || login->password.size() > maxPasswordLength)
        return reply.send(Response::failure({.code = ErrorCode::InvalidInput, .message = u"name or password is too long"_s}));
    attempt.login = *login;
    const config::User *user = m_config.user(login->username);
    attempt.counted = {.account = login->username,
                       .accountExists = user != nullptr,
                       .address = request.peer,
                       .device = request.cookie(deviceCookie)};
    if (const Result<void> admitted = m_throttle.admit(attempt.counted); !admitted) {
        qCWarning(lcSignIn).noquote() << u"🔓 too many wrong passwords from %1"_s.arg(request.peer.toString());
        return refuse(attempt, admitted.error(), reply);
    }
    // An unknown user costs the same time: a dummy is verified for an empty hash.
    const auto kept = std::make_shared<Reply>(std::move(reply));
    auth::verifyPassword(user ? user->password : QString(), login->password)
        .then(this, [this, request, attempt, kept, exists = user != nullptr](const Result<bool> &verified) {
            finishLogin(request, attempt, exists && verified.value_or(false), *kept);
        });
}

void AccountRoutes::finishLogin(const Request &request, const Attempt &attempt, bool isRight, Reply &reply)
{
    const config::User *user = m_config.user(attempt.login.username);
    if (!isRight || !user) {
        qCWarning(lcSignIn).noquote() << u"🔓 refused a sign-in from %1"_s.arg(request.peer.toString());
        return refuse(attempt, {.code = ErrorCode::Unauthorized, .message = u"name or password is wrong"_s}, reply);
    }
    const Result<QByteArray> token =
        m_sessions.create({.user = user->username, .device = attempt.login.device.left(maxNameLength), .address = request.peer});
    if (!token) {
        qCCritical(lcSignIn).noquote() << u"❌ no session can be kept: %1"_s.arg(token.error().message);
        return refuse(attempt,
                      {.code = ErrorCode::Storage, .message = u"the server cannot keep a session now; its disk may be full"_s},
                      reply);
    }
    if (const QByteArray old = request.cookie(paths::sessionCookie); !old.isEmpty())
        (void)m_sessions.remove(old);
    LoginAttempt counted = attempt.counted;
    if (counted.device.isEmpty())
        counted.device = auth::randomToken();
    m_throttle.succeeded(counted);
    m_accessLog.noteUser(request.id, user->username);
    qCInfo(lcSignIn).noquote() << u"🔒 %1 signed in from %2"_s.arg(user->username, request.peer.toString());

    const std::optional<Session> session = m_sessions.find(*token);
    Response response = attempt.isForm ? Response::redirect("/"_ba)
                                       : Response::json(protocol::LoginAnswer{.username = user->username,
                                                                              .admin = user->isAdmin(),
                                                                              .expires = session ? session->expires : QDateTime()}
                                                            .toJson());
    response.headers.append({"Set-Cookie", setCookie(QByteArrayView(paths::sessionCookie), *token, m_sessions.life().absolute)});
    response.headers.append({"Set-Cookie", setCookie(deviceCookie, counted.device, std::chrono::days(180))});
    reply.send(response);
}

void AccountRoutes::refuse(const Attempt &attempt, const Error &error, Reply &reply)
{
    Response response = Response::failure(error);
    if (attempt.isForm) {
        const int status = response.status;
        const auto headers = response.headers;
        response = page(pages::signIn(error.message), status);
        for (const auto &header : headers) {
            if (header.first == "Retry-After")
                response.headers.append(header);
        }
    }
    reply.send(response);
}

void AccountRoutes::logout(const Request &request, Reply reply)
{
    if (const std::optional<Session> session = m_guard.session(request)) {
        m_accessLog.noteUser(request.id, session->user);
        if (const Result<void> removed = m_sessions.remove(request.cookie(paths::sessionCookie)); !removed)
            return reply.send(Response::failure(removed.error()));
    }
    Response response = request.header("content-type").toLower().startsWith("application/x-www-form-urlencoded")
                            ? Response::redirect("/auth"_ba)
                            : Response::json({{u"status"_s, u"OK"_s}});
    response.headers.append({"Set-Cookie", setCookie(QByteArrayView(paths::sessionCookie), {}, std::chrono::seconds(0))});
    reply.send(response);
}

} // namespace tom::server
