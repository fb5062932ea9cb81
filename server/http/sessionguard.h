#pragma once

#include "server/account/accountfiles.h"
#include "server/session/requestmeter.h"
#include "server/session/sessionstore.h"
#include "shared/config/config.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// What a route asks of whoever calls it.
enum class Access {
    Public,
    SignedIn,   // a live session of a user of the configuration, or an access token without a scope
    Session,    // a live session: an access token is Forbidden what the account itself is about
    Admin,      // a session of a user with the role admin, or such a user's access token of the route's own scope
};

// What a route takes for its body.
enum class BodyType {
    Json,
    File,   // of any type but those that a page of another site may send without asking
};

// Who sends a request: the one check for every route that needs to know. The name comes from the session or the access
// token alone; a request with both is nobody's.
class SessionGuard
{
public:
    SessionGuard(SessionStore &sessions, AccountFiles &accounts, const config::Config &config, RequestMeter &meter);

    // Unauthorized without a live session or token of a user that the configuration still has; Forbidden for a changing
    // request of another origin, and where role or token do not reach; RateLimited when it asks too often; InvalidInput for
    // a body that is not of the route's type.
    [[nodiscard]] Result<Session> check(const httpserver::Request &request, Access access = Access::SignedIn,
                                        QStringView scope = {}, BodyType body = BodyType::Json) const;
    // The same without complaint, for pages that look different when signed in.
    [[nodiscard]] std::optional<Session> session(const httpserver::Request &request) const;
    // Whether what check() let in may go on: for sockets and streams that outlive their request. As cheap as check().
    [[nodiscard]] bool isLive(const Session &session) const;
    // A browser says from where a changing request comes; other programs say nothing.
    [[nodiscard]] static Result<void> checkOwnOrigin(const httpserver::Request &request);
    // The same for changing requests only.
    [[nodiscard]] static Result<void> checkOrigin(const httpserver::Request &request);

private:
    [[nodiscard]] std::optional<AccountFiles::Holder> holder(const QByteArray &token) const;
    [[nodiscard]] Result<Session> checkToken(const QByteArray &token, Access access, QStringView scope) const;
    [[nodiscard]] Result<Session> checkSession(const httpserver::Request &request) const;

    SessionStore &m_sessions;
    AccountFiles &m_accounts;
    const config::Config &m_config;
    RequestMeter &m_meter;
};

} // namespace tom::server
