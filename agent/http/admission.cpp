#include "agent/http/admission.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcAdmission, "tom.agent.http")

namespace {

constexpr QLatin1StringView serverName = "tom-server"_L1;

} // namespace

Result<void> checkServer(const httpserver::Request &request)
{
    // The authority was checked in the TLS handshake; it signs agents too.
    if (request.peerCertificate.subjectInfo(QSslCertificate::CommonName) != QStringList{serverName})
        return failure(ErrorCode::Forbidden, u"only tom-server may ask an agent"_s);
    return {};
}

Result<void> admit(const httpserver::Request &request, const QString &username)
{
    if (const auto isServer = checkServer(request); !isServer)
        return isServer;
    if (QString::fromUtf8(request.header("X-Tom-User")) != username)
        return failure(ErrorCode::Forbidden, u"this is the agent of another user"_s);
    return {};
}

void UserRoutes::add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes) const
{
    m_server.addRoute(
        method, pattern,
        [username = m_username, handler = std::move(handler)](const httpserver::Request &request, httpserver::Reply reply) {
            const Result<void> admitted = admit(request, username);
            if (!admitted)
                qCWarning(lcAdmission).noquote() << u"⚠️ refused a request: %1"_s.arg(admitted.error().message);
            const Result<QJsonObject> answer = admitted ? handler(request) : std::unexpected(admitted.error());
            reply.send(answer ? httpserver::Response::json(*answer) : httpserver::Response::failure(answer.error()));
        },
        bodyBytes);
}

} // namespace tom::agent
