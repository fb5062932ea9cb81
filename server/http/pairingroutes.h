#pragma once

#include "server/http/accountservices.h"
#include "server/http/routes.h"
#include "server/session/pairings.h"
#include "shared/protocol/pairing.h"

#include <QObject>

namespace tom::server {

// POST /pairing: whoever shows a code that was made on the server becomes its first user, or is signed in as the user it is
// for. POST /admin/pairing: such a code for the admin's own next device; for others one without a secret.
class PairingRoutes : public QObject
{
    Q_OBJECT

public:
    PairingRoutes(Routes &routes, const AccountServices &services, Pairings &pairings, QObject *parent = nullptr);

private:
    void pair(const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] bool isGood(const Pairings::Pairing &pairing) const;
    void makeFirst(const httpserver::Request &request, const protocol::PairingRequest &wanted, const Pairings::Pairing &pairing,
                   httpserver::Reply reply);
    [[nodiscard]] httpserver::Response open(const httpserver::Request &request, const QString &user, const QString &device);
    void invite(const Session &session, const httpserver::Request &request, httpserver::Reply reply);

    AccountServices m_services;
    Pairings &m_pairings;
};

} // namespace tom::server
