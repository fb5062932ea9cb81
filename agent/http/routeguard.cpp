#include "agent/http/routeguard.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcGuard, "tom.agent.http")

namespace {

constexpr QLatin1StringView serverName = "tom-server"_L1;

Result<void> admit(const httpserver::Request &request, const QString &username, const std::function<Result<void>()> &check)
{
    Result<void> admitted = checkServer(request);
    if (admitted && QString::fromUtf8(request.header("X-Tom-User")) != username)
        admitted = failure(ErrorCode::Forbidden, u"this is the agent of another user"_s);
    if (!admitted)
        qCWarning(lcGuard).noquote() << u"⚠️ refused a request: %1"_s.arg(admitted.error().message);
    return admitted && check ? check() : admitted;
}

} // namespace

Result<void> checkServer(const httpserver::Request &request)
{
    // The authority was checked in the TLS handshake; it signs agents too.
    if (request.peerCertificate.commonNames() != QStringList{serverName})
        return failure(ErrorCode::Forbidden, u"only tom-server may ask an agent"_s);
    return {};
}

void RouteGuard::add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes) const
{
    m_server.addRoute(
        method, pattern,
        [username = m_username, check = m_check, handler = std::move(handler)](const httpserver::Request &request,
                                                                               httpserver::Reply reply) {
            if (const auto admitted = admit(request, username, check); !admitted)
                return reply.send(httpserver::Response::failure(admitted.error()));
            handler(request, std::move(reply));
        },
        bodyBytes);
}

void RouteGuard::addAnswer(const QByteArray &method, const QString &pattern, Answer answer, qint64 bodyBytes) const
{
    add(
        method, pattern,
        [answer = std::move(answer)](const httpserver::Request &request, httpserver::Reply reply) {
            const Result<QJsonObject> given = answer(request);
            reply.send(given ? httpserver::Response::json(*given) : httpserver::Response::failure(given.error()));
        },
        bodyBytes);
}

void RouteGuard::addDirect(const QByteArray &method, const QString &pattern, DirectHandler handler, qint64 bodyBytes) const
{
    m_server.addDirectRoute(
        method, pattern,
        [username = m_username, check = m_check, handler = std::move(handler)](
            const httpserver::Request &request, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply) {
            if (const auto admitted = admit(request, username, check); !admitted)
                return reply.send(httpserver::Response::failure(admitted.error()));
            handler(request, std::move(body), std::move(reply));
        },
        bodyBytes);
}

} // namespace tom::agent
