#include "server/http/sessionguard.h"

#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr QLatin1StringView tokenKind = "token"_L1;

std::unexpected<Error> nobody()
{
    return failure(ErrorCode::Unauthorized, u"sign in first: POST /login"_s);
}

// Null where the request has none.
QByteArray bearerOf(const httpserver::Request &request)
{
    static constexpr QByteArrayView scheme = "bearer ";
    const QByteArray authorization = request.header("authorization");
    if (authorization.first(std::min(authorization.size(), scheme.size())).toLower() != scheme)
        return {};
    return authorization.sliced(scheme.size()).trimmed();
}

// As the handlers see it: the same as somebody who is signed in.
Session sessionOf(const AccountFiles::Holder &holder)
{
    return {.id = holder.token.hash,
            .user = holder.user,
            .created = holder.token.created,
            .lastUsed = holder.token.lastUsed,
            .expires = holder.token.expires,
            .device = holder.token.name,
            .kind = tokenKind};
}

} // namespace

SessionGuard::SessionGuard(SessionStore &sessions, AccountFiles &accounts, const config::Config &config, RequestMeter &meter)
    : m_sessions(sessions),
      m_accounts(accounts),
      m_config(config),
      m_meter(meter)
{}

std::optional<AccountFiles::Holder> SessionGuard::holder(const QByteArray &token) const
{
    // The configuration first: of a name that is none of ours no file is looked for.
    return m_config.user(userOfAccessToken(token)) ? m_accounts.holderOf(token) : std::nullopt;
}

std::optional<Session> SessionGuard::session(const httpserver::Request &request) const
{
    const QByteArray cookie = request.cookie(protocol::paths::sessionCookie);
    const QByteArray bearer = bearerOf(request);
    if (!bearer.isNull()) {
        const std::optional<AccountFiles::Holder> found = cookie.isEmpty() ? holder(bearer) : std::nullopt;
        return found && found->token.scope.isEmpty() ? std::optional(sessionOf(*found)) : std::nullopt;
    }
    if (cookie.isEmpty())
        return std::nullopt;
    const std::optional<Session> session = m_sessions.find(cookie);
    return session && m_config.user(session->user) ? session : std::nullopt;
}

bool SessionGuard::isLive(const Session &session) const
{
    if (!m_config.user(session.user))
        return false;
    return session.kind == tokenKind ? m_accounts.isLive(session.user, session.id) : m_sessions.isLive(session.id);
}

namespace {

// What is refused is what a browser sends for any page (Fetch, CORS-safelisted): a second line behind the check of the origin.
Result<void> checkType(const httpserver::Request &request, BodyType body)
{
    const QByteArray type = request.header("content-type").toLower();
    if (request.bodyLength == 0 || type.startsWith("application/json"))
        return {};
    if (body == BodyType::Json)
        return failure(ErrorCode::InvalidInput, u"the body must be JSON, with Content-Type: application/json"_s);
    if (type.isEmpty() || type.startsWith("text/plain") || type.startsWith("multipart/")
        || type.startsWith("application/x-www-form-urlencoded"))
        return failure(ErrorCode::InvalidInput, u"send a file as it is, with Content-Type: application/octet-stream"_s);
    return {};
}

} // namespace

Result<Session> SessionGuard::check(const httpserver::Request &request, Access access, QStringView scope, BodyType body) const
{
    const QByteArray bearer = bearerOf(request);
    if (!bearer.isNull() && !request.cookie(protocol::paths::sessionCookie).isEmpty())
        return failure(ErrorCode::InvalidInput, u"send a session's cookie or an access token, not both"_s);
    const Result<Session> found = bearer.isNull() ? checkSession(request) : checkToken(bearer, access, scope);
    if (!found)
        return found;
    if (const Result<void> admitted = m_meter.admit(found->id, m_config.global.limits.requestsPerMinute); !admitted)
        return std::unexpected(admitted.error());
    if (access == Access::Admin && !m_config.user(found->user)->isAdmin())
        return failure(ErrorCode::Forbidden, u"only a user with the role admin may do this"_s);
    if (const Result<void> typed = checkType(request, body); !typed)
        return std::unexpected(typed.error());
    return found;
}

Result<Session> SessionGuard::checkSession(const httpserver::Request &request) const
{
    const std::optional<Session> found = session(request);
    if (!found)
        return nobody();
    if (const Result<void> origin = checkOrigin(request); !origin)
        return std::unexpected(origin.error());
    m_sessions.touch(*found);
    return *found;
}

// No browser sends one by itself, so there is no origin to look at.
Result<Session> SessionGuard::checkToken(const QByteArray &token, Access access, QStringView scope) const
{
    const std::optional<AccountFiles::Holder> found = holder(token);
    if (!found)
        return failure(ErrorCode::Unauthorized, u"this access token is unknown, revoked or over"_s);
    if (access == Access::Session)
        return failure(ErrorCode::Forbidden, u"an access token may not do this; sign in"_s);
    const bool reaches = found->token.scope.isEmpty() ? access == Access::SignedIn : found->token.scope == scope;
    if (!reaches)
        return failure(ErrorCode::Forbidden, u"this access token is not made for this"_s);
    m_accounts.touch(*found);
    return sessionOf(*found);
}

Result<void> SessionGuard::checkOrigin(const httpserver::Request &request)
{
    return request.method == "GET" || request.method == "HEAD" ? Result<void>() : checkOwnOrigin(request);
}

Result<void> SessionGuard::checkOwnOrigin(const httpserver::Request &request)
{
    const QByteArray origin = request.header("origin");
    const QByteArray site = request.header("sec-fetch-site");
    const bool isOwnOrigin = origin.isEmpty() || origin.compare("https://" + request.header("host"), Qt::CaseInsensitive) == 0;
    if (isOwnOrigin && (site.isEmpty() || site == "same-origin" || site == "none"))
        return {};
    return failure(ErrorCode::Forbidden, u"a page of another site may not do this"_s);
}

} // namespace tom::server
