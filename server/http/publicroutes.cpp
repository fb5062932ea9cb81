#include "server/http/publicroutes.h"

#include "server/http/pages.h"
#include "shared/protocol/accountstate.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

// The one page with a script, which starts the worker for notifications; both are files of ours.
constexpr QByteArrayView homePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; "
                                      "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

} // namespace

PublicRoutes::PublicRoutes(Routes &routes, const AccountServices &services) : m_services(services)
{
    addPlainRoutes(routes);
    routes.addPublic("GET"_ba, paths::root, [this](const Request &request, Reply reply) { home(request, std::move(reply)); });
    routes.addPublic("GET"_ba, paths::auth, [this](const Request &request, Reply reply) { auth(request, std::move(reply)); });
}

void PublicRoutes::addPlainRoutes(Routes &routes)
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
    routes.addPublic("GET"_ba, u"/home.js"_s, [](const Request &, Reply reply) {
        reply.send({.headers = {{"Content-Type", "text/javascript; charset=utf-8"}, {"Cache-Control", "max-age=3600"}},
                    .body = pages::homeScript()});
    });
}

void PublicRoutes::home(const Request &request, Reply reply)
{
    const std::optional<Session> session = m_services.guard.session(request);
    const bool wantsJson = request.accepts("application/json");
    if (!session)
        return wantsJson
                   ? reply.send(Response::failure({.code = ErrorCode::Unauthorized, .message = u"sign in first: POST /login"_s}))
                   : reply.send(Response::redirect("/auth"_ba));
    m_services.accessLog.noteUser(request.id, session->user);
    if (wantsJson)
        return reply.send(Response::json(
            {{u"status"_s, u"OK"_s}, {u"username"_s, session->user}, {u"version"_s, QString::fromLatin1(TOM_VERSION)}}));
    Response response = pages::answer(pages::home(session->user, QString::fromLatin1(request.header("host"))));
    response.headers.append({"Content-Security-Policy"_ba, homePolicy.toByteArray()});
    reply.send(response);
}

void PublicRoutes::auth(const Request &request, Reply reply)
{
    if (!request.accepts("application/json"))
        return reply.send(pages::answer(pages::signIn({})));
    protocol::AccountState state;
    if (const std::optional<Session> session = m_services.guard.session(request)) {
        const config::User *user = m_services.config.user(session->user);
        state = {.authenticated = true, .username = user->username, .role = user->role, .admin = user->isAdmin()};
    }
    reply.send(Response::json(state.toJson()));
}

} // namespace tom::server
