#pragma once

#include "server/http/accountservices.h"
#include "server/http/routes.h"

#include <QObject>

namespace tom::server {

// The second factor of an account: GET, POST, DELETE /account/totp. It counts after its first right code.
class TotpRoutes : public QObject
{
    Q_OBJECT

public:
    TotpRoutes(Routes &routes, const AccountServices &services, QObject *parent = nullptr);

    static constexpr std::chrono::minutes enrolmentLife{10};   // from the secret to its first code

private:
    void state(const Session &session, httpserver::Reply reply);
    void post(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void enrol(const Session &session, const httpserver::Request &request, const QString &password, httpserver::Reply reply);
    void confirm(const Session &session, const httpserver::Request &request, const QString &code, httpserver::Reply reply);
    void remove(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] Result<QJsonObject> begin(const Session &session);
    [[nodiscard]] Result<QStringList> switchOn(const Session &session, const httpserver::Request &request, const QString &code);
    [[nodiscard]] Result<void> switchOff(const Session &session, const httpserver::Request &request, const QString &code);
    [[nodiscard]] Result<void> takeCode(const Session &session, const httpserver::Request &request, const QString &code);

    AccountServices m_services;
};

} // namespace tom::server
