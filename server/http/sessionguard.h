#pragma once

#include "server/session/sessionstore.h"
#include "shared/config/config.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// Who sends a request: the one check for every route that needs to know. The name comes from the session alone.
class SessionGuard
{
public:
    SessionGuard(SessionStore &sessions, const config::Config &config);

    // Unauthorized without a live session of a user that the configuration still has; Forbidden for a changing request
    // of another origin; InvalidInput for a body that is not JSON.
    [[nodiscard]] Result<Session> check(const httpserver::Request &request) const;
    // The same without complaint, for pages that look different when signed in.
    [[nodiscard]] std::optional<Session> session(const httpserver::Request &request) const;
    // A browser says from where a changing request comes; other programs say nothing.
    [[nodiscard]] static Result<void> checkOrigin(const httpserver::Request &request);

private:
    SessionStore &m_sessions;
    const config::Config &m_config;
};

} // namespace tom::server
