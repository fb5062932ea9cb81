#pragma once

#include "server/session/requestmeter.h"
#include "server/session/sessionstore.h"
#include "shared/config/config.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// What a route asks of whoever calls it.
enum class Access {
    Public,
    SignedIn,   // a live session of a user of the configuration
    Admin,      // such a user with the role admin; Forbidden for the others
};

// Who sends a request: the one check for every route that needs to know. The name comes from the session alone.
class SessionGuard
{
public:
    SessionGuard(SessionStore &sessions, const config::Config &config, RequestMeter &meter);

    // Unauthorized without a live session of a user that the configuration still has; Forbidden for a changing request
    // of another origin, and where the user's role does not reach; RateLimited when the session asks too often;
    // InvalidInput for a body that is not JSON.
    [[nodiscard]] Result<Session> check(const httpserver::Request &request, Access access = Access::SignedIn) const;
    // The same without complaint, for pages that look different when signed in.
    [[nodiscard]] std::optional<Session> session(const httpserver::Request &request) const;
    // Whether what check() let in may go on: for sockets and streams that outlive their request. As cheap as check().
    [[nodiscard]] bool isLive(const Session &session) const;
    // A browser says from where a changing request comes; other programs say nothing.
    [[nodiscard]] static Result<void> checkOrigin(const httpserver::Request &request);

private:
    SessionStore &m_sessions;
    const config::Config &m_config;
    RequestMeter &m_meter;
};

} // namespace tom::server
