#pragma once

#include "agent/http/routeguard.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"

namespace tom::agent::test {

// An agent's HTTPS door for alice, and tom-server's way to it.
class AgentServer
{
public:
    AgentServer() : guard(http, QStringLiteral("alice")) {}

    void listen()
    {
        QSslConfiguration tls = httpserver::serverTls(m_authority.agent.chain, m_authority.agent.key);
        tls.setCaCertificates({m_authority.certificate()});
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        if (!http.listen(QHostAddress::LocalHost, 0, tls))
            qFatal("the agent cannot listen");
    }
    [[nodiscard]] std::unique_ptr<Peer> peer(const QString &name = QStringLiteral("tom-server"), const QByteArray &user = "alice")
    {
        return std::make_unique<Peer>(m_authority.trustOf(name), http.port(), user);
    }

    httpserver::HttpServer http;
    RouteGuard guard;

private:
    Authority m_authority;
};

} // namespace tom::agent::test
