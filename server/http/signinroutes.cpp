#include "server/http/signinroutes.h"

#include "server/http/cookies.h"
#include "server/http/pages.h"
#include "server/http/sessionopening.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

// A program gets the error as JSON; a browser gets a page, with the headers that say when to try again.
void refuse(const Error &error, const LoginForm &form, const QByteArray &page, Reply &reply)
{
    Response response = Response::failure(error);
    if (form.isForm) {
        const Response failed = response;
        response = pages::answer(page, failed.status);
        for (const auto &header : failed.headers) {
            if (header.first == "Retry-After")
                response.headers.append(header);
        }
    }
    reply.send(response);
}

} // namespace

SignInRoutes::SignInRoutes(Routes &routes, const AccountServices &services, QObject *parent)
    : QObject(parent),
      m_services(services),
      m_pending(services.clock)
{
    routes.addPublic("POST"_ba, paths::login, [this](const Request &request, Reply reply) { login(request, std::move(reply)); });
    routes.addPublic("POST"_ba, paths::logout,
                     [this](const Request &request, Reply reply) { logout(request, std::move(reply)); });
}

void SignInRoutes::login(const Request &request, Reply reply)
{
    const Result<LoginForm> form = LoginForm::read(request);
    if (!form)
        return reply.send(Response::failure(form.error()));
    Attempt attempt{.form = *form};
    if (!form->ticket.isEmpty())
        return finishTicket(request, attempt, reply);
    attempt.counted = m_services.check.attempt(form->login.username, request.peer, request.cookie(deviceCookie));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    m_services.check.password(attempt.counted, form->login.password)
        .then(this, [this, request, attempt, kept](const Result<void> &right) {
            if (!right)
                return refuse(right.error(), attempt.form, pages::signIn(right.error().message), *kept);
            finishPassword(request, attempt, *kept);
        });
}

void SignInRoutes::finishPassword(const Request &request, const Attempt &attempt, Reply &reply)
{
    const Result<void> code = m_services.check.code(attempt.counted, attempt.form.login.totp);
    if (code)
        return signIn(request, attempt, reply);
    const config::User *user = m_services.config.user(attempt.counted.account);
    if (attempt.form.isForm && user && code.error().code == ErrorCode::TotpRequired)
        return reply.send(pages::answer(pages::code(m_pending.add(user->username, user->password), {})));
    refuse(code.error(), attempt.form, pages::signIn(code.error().message), reply);
}

void SignInRoutes::finishTicket(const Request &request, Attempt attempt, Reply &reply)
{
    const auto pending = m_pending.take(attempt.form.ticket);
    const config::User *user = pending ? m_services.config.user(pending->user) : nullptr;
    if (!user || user->password != pending->passwordHash) {
        const Error over{.code = ErrorCode::Unauthorized, .message = u"that took too long or too many tries; sign in again"_s};
        return refuse(over, attempt.form, pages::signIn(over.message), reply);
    }
    attempt.counted = m_services.check.attempt(user->username, request.peer, request.cookie(deviceCookie));
    const Result<void> code = m_services.check.code(attempt.counted, attempt.form.login.totp);
    if (!code)
        return refuse(code.error(), attempt.form, pages::code(attempt.form.ticket, code.error().message), reply);
    m_pending.remove(attempt.form.ticket);
    signIn(request, attempt, reply);
}

void SignInRoutes::signIn(const Request &request, const Attempt &attempt, Reply &reply)
{
    const Result<Response> opened = SessionOpening{.services = m_services, .request = request}.open(
        attempt.counted.account, attempt.form.login.device, u"login"_s, attempt.counted);
    if (!opened)
        return refuse(opened.error(), attempt.form, pages::signIn(opened.error().message), reply);
    if (!attempt.form.isForm)
        return reply.send(*opened);
    Response response = Response::redirect("/"_ba);
    for (const auto &header : opened->headers) {
        if (header.first == "Set-Cookie")
            response.headers.append(header);
    }
    reply.send(response);
}

void SignInRoutes::logout(const Request &request, Reply reply)
{
    const QByteArray token = request.cookie(paths::sessionCookie);
    if (const std::optional<Session> session = m_services.sessions.find(token)) {
        m_services.accessLog.noteUser(request.id, session->user);
        if (const Result<void> ended = m_services.sessions.end(session->id); !ended)
            return reply.send(Response::failure(ended.error()));
    }
    Response response = request.header("content-type").toLower().startsWith("application/x-www-form-urlencoded")
                            ? Response::redirect("/auth"_ba)
                            : Response::json({{u"status"_s, u"OK"_s}});
    response.headers.append({"Set-Cookie", setSessionCookie({}, std::chrono::seconds(0))});
    reply.send(response);
}

} // namespace tom::server
