#pragma once

#include "server/user/agentdirectory.h"
#include "shared/auth/certificate.h"
#include "shared/http/networkhttpclient.h"
#include "shared/httpserver/request.h"

#include <QHash>
#include <QObject>

namespace tom::server {

// Passes requests to the agents and their answers back, unopened. Proves that it is tom-server by its client certificate.
class AgentLink : public QObject
{
    Q_OBJECT

public:
    AgentLink(AgentDirectory &agents, const auth::CertifiedKey &identity, QObject *parent = nullptr);

    // What new connections to agents show.
    void setIdentity(const auth::CertifiedKey &identity)
    {
        m_identity = identity;
        m_links.clear();
    }
    void forward(const QString &username, const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] bool isIdle() const { return m_open == 0; }
    // Ends what is open, with a word to the clients.
    void breakOff();

Q_SIGNALS:
    void idle();   // the last request that was open is answered

private:
    struct Link
    {
        QByteArray key{};
        std::shared_ptr<http::NetworkHttpClient> client{};
    };

    [[nodiscard]] std::shared_ptr<http::NetworkHttpClient> clientFor(const QString &username, const QByteArray &key);

    AgentDirectory &m_agents;
    auth::CertifiedKey m_identity;
    QHash<QString, Link> m_links;
    int m_open = 0;
};

} // namespace tom::server
