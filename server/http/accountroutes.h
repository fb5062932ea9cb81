#pragma once

#include "server/http/routes.h"
#include "server/session/loginthrottle.h"
#include "shared/protocol/login.h"

#include <QObject>

namespace tom::server {

// Signing in and out, and what a stranger may ask: /healthz /version / /auth /login /logout.
class AccountRoutes : public QObject
{
    Q_OBJECT

public:
    AccountRoutes(Routes &routes, const config::Config &config, SessionStore &sessions, LoginThrottle &throttle,
                  const SessionGuard &guard, AccessLog &accessLog, QObject *parent = nullptr);

private:
    using SharedReply = std::shared_ptr<httpserver::Reply>;
    struct Attempt
    {
        protocol::LoginRequest login{};
        LoginAttempt counted{};
        bool isForm = false;
    };

    static void addPlainRoutes(Routes &routes);
    void home(const httpserver::Request &request, httpserver::Reply reply);
    void auth(const httpserver::Request &request, httpserver::Reply reply);
    void login(const httpserver::Request &request, httpserver::Reply reply);
    void logout(const httpserver::Request &request, httpserver::Reply reply);
    void finishLogin(const httpserver::Request &request, const Attempt &attempt, bool isRight, httpserver::Reply &reply);
    static void refuse(const Attempt &attempt, const Error &error, httpserver::Reply &reply);

    const config::Config &m_config;
    SessionStore &m_sessions;
    LoginThrottle &m_throttle;
    const SessionGuard &m_guard;
    AccessLog &m_accessLog;
};

} // namespace tom::server
