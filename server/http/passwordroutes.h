#pragma once

#include "server/http/accountservices.h"
#include "server/http/routes.h"

#include <QObject>

namespace tom::server {

// POST /account/password: another password, after which nothing of the account is signed in but who asked.
class PasswordRoutes : public QObject
{
    Q_OBJECT

public:
    PasswordRoutes(Routes &routes, const AccountServices &services, QObject *parent = nullptr);

private:
    struct Change
    {
        Session session{};
        httpserver::Request request{};
        QString before{};     // the hash that the old password was checked against
        QString password{};   // the new one
    };

    void changePassword(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] Result<QByteArray> keep(const Change &change, const QString &hash);

    AccountServices m_services;
};

} // namespace tom::server
