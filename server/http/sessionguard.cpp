#include "server/http/sessionguard.h"

#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

SessionGuard::SessionGuard(SessionStore &sessions, const config::Config &config, RequestMeter &meter)
    : m_sessions(sessions),
      m_config(config),
      m_meter(meter)
{}

std::optional<Session> SessionGuard::session(const httpserver::Request &request) const
{
    const QByteArray token = request.cookie(protocol::paths::sessionCookie);
    if (token.isEmpty())
        return std::nullopt;
    const std::optional<Session> session = m_sessions.find(token);
    if (!session || !m_config.user(session->user))
        return std::nullopt;
    return session;
}

bool SessionGuard::isLive(const Session &session) const
{
    return m_config.user(session.user) && m_sessions.isLive(session.id);
}

Result<Session> SessionGuard::check(const httpserver::Request &request, Access access) const
{
    const std::optional<Session> found = session(request);
    if (!found)
        return failure(ErrorCode::Unauthorized, u"sign in first: POST /login"_s);
    if (const Result<void> admitted = m_meter.admit(found->id, m_config.global.limits.requestsPerMinute); !admitted)
        return std::unexpected(admitted.error());
    if (access == Access::Admin && !m_config.user(found->user)->isAdmin())
        return failure(ErrorCode::Forbidden, u"only a user with the role admin may do this"_s);
    if (const Result<void> origin = checkOrigin(request); !origin)
        return std::unexpected(origin.error());
    if (!request.body.isEmpty() && !request.header("content-type").toLower().startsWith("application/json"))
        return failure(ErrorCode::InvalidInput, u"the body must be JSON, with Content-Type: application/json"_s);
    m_sessions.touch(*found);
    return *found;
}

Result<void> SessionGuard::checkOrigin(const httpserver::Request &request)
{
    if (request.method == "GET" || request.method == "HEAD")
        return {};
    const QByteArray origin = request.header("origin");
    const QByteArray site = request.header("sec-fetch-site");
    const bool isOwnOrigin = origin.isEmpty() || origin.compare("https://" + request.header("host"), Qt::CaseInsensitive) == 0;
    if (isOwnOrigin && (site.isEmpty() || site == "same-origin" || site == "none"))
        return {};
    return failure(ErrorCode::Forbidden, u"a page of another site may not do this"_s);
}

} // namespace tom::server
