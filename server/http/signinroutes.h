#pragma once

#include "server/account/pendingsignins.h"
#include "server/http/accountservices.h"
#include "server/http/loginform.h"
#include "server/http/routes.h"

#include <QObject>

namespace tom::server {

// Signing in and out: POST /login, POST /logout. A browser is asked for the code of an authenticator app on a page of its
// own, where the account wants one.
class SignInRoutes : public QObject
{
    Q_OBJECT

public:
    SignInRoutes(Routes &routes, const AccountServices &services, QObject *parent = nullptr);

private:
    struct Attempt
    {
        LoginForm form{};
        LoginAttempt counted{};
    };

    void login(const httpserver::Request &request, httpserver::Reply reply);
    void logout(const httpserver::Request &request, httpserver::Reply reply);
    void finishPassword(const httpserver::Request &request, const Attempt &attempt, httpserver::Reply &reply);
    void finishTicket(const httpserver::Request &request, Attempt attempt, httpserver::Reply &reply);
    void signIn(const httpserver::Request &request, const Attempt &attempt, httpserver::Reply &reply);

    AccountServices m_services;
    PendingSignIns m_pending;
};

} // namespace tom::server
