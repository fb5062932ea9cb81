#pragma once

#include "server/proxy/agentlink.h"
#include "shared/httpserver/httpserver.h"
#include "tests/server/proxy/answers.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QTemporaryDir>

namespace tom::server::test {

// A front whose routes all go on to one agent, alice's, which the test makes.
class ProxyFixture
{
public:
    ProxyFixture()
    {
        const auto authority = auth::InternalAuthority::loadOrMake(m_folder.path());
        m_authority = authority->certificate();
        agentIdentity = authority->issue(QStringLiteral("agent:alice")).value();
        serverIdentity = authority->issue(QStringLiteral("tom-server")).value();
        m_frontIdentity = auth::makeSelfSigned({QStringLiteral("localhost")}, {QHostAddress(QHostAddress::LocalHost)}).value();
    }

    // An agent's listener, as agents have it.
    [[nodiscard]] bool listen(httpserver::HttpServer &agent, quint16 port = 0)
    {
        httpserver::TlsSettings tls = httpserver::serverTls(agentIdentity.chain, agentIdentity.key);
        tls.clientAuthorities = QList{m_authority};
        if (!agent.listen(QHostAddress::LocalHost, port, tls))
            return false;
        directory.address = addressAt(agent.port());
        return true;
    }
    [[nodiscard]] AgentAddress addressAt(quint16 port) const
    {
        return {.url = QUrl(QStringLiteral("https://127.0.0.1:%1").arg(port)),
                .key = auth::keyFingerprint(agentIdentity.chain.constFirst())};
    }
    [[nodiscard]] bool start(const AgentLimits &limits = {}, const httpserver::Limits &ofFront = {})
    {
        client.reset();
        link.reset();
        front = std::make_unique<httpserver::HttpServer>(ofFront);
        link = std::make_unique<AgentLink>(directory, serverIdentity, limits);
        for (const char *method : {"GET", "POST", "DELETE"}) {
            for (const char *pattern : {"/process", "/process/{turn}", "/tasks"})
                addRoute(method, QString::fromLatin1(pattern));
        }
        if (!front->listen(QHostAddress::LocalHost, 0, httpserver::serverTls(m_frontIdentity.chain, m_frontIdentity.key)))
            return false;
        client = std::make_unique<Client>(front->port(), auth::keyFingerprint(m_frontIdentity.chain.constFirst()));
        return true;
    }
    void addRoute(const QByteArray &method, const QString &pattern, qint64 bodyBytes = bodyLimit)
    {
        front->addDirectRoute(
            method, pattern,
            [this](const httpserver::Request &request, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply) {
                link->forward({.username = QStringLiteral("alice"),
                               .request = request,
                               .body = std::move(body),
                               .reply = std::move(reply)});
            },
            bodyBytes);
    }
    void end()
    {
        client.reset();
        link.reset();
        front.reset();
    }

    static constexpr qint64 bodyLimit = 10 * 1024 * 1024;

    auth::CertifiedKey agentIdentity;
    auth::CertifiedKey serverIdentity;
    OneAgent directory;
    std::unique_ptr<httpserver::HttpServer> front;
    std::unique_ptr<AgentLink> link;
    std::unique_ptr<Client> client;

private:
    QTemporaryDir m_folder;
    auth::Certificate m_authority;
    auth::CertifiedKey m_frontIdentity;
};

} // namespace tom::server::test
