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
        httpserver::TlsSettings tls = httpserver::serverTls(authority().agent.chain, authority().agent.key);
        tls.clientAuthorities = QList{authority().certificate()};
        if (!http.listen(QHostAddress::LocalHost, 0, tls))
            qFatal("the agent cannot listen");
    }
    [[nodiscard]] std::unique_ptr<Peer> peer(const QString &name = QStringLiteral("tom-server"), const QByteArray &user = "alice")
    {
        return std::make_unique<Peer>(authority().trustOf(name), http.port(), user);
    }

    httpserver::HttpServer http;
    RouteGuard guard;

private:
    // One for all tests of a program: making it is what takes long.
    static Authority &authority()
    {
        static Authority made;
        return made;
    }
};

} // namespace tom::agent::test
