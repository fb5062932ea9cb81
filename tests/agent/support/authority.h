#pragma once

#include "shared/auth/certificate.h"
#include "shared/http/networkhttpclient.h"

#include <QTemporaryDir>

namespace tom::agent::test {

// A real internal authority in a temporary folder, with the agent's own certificate.
class Authority
{
public:
    Authority()
    {
        auto made = auth::InternalAuthority::loadOrMake(m_folder.path());
        if (!made)
            qFatal("%s", qUtf8Printable(made.error().message));
        m_authority = std::make_unique<auth::InternalAuthority>(*made);
        agent = m_authority->issue(QStringLiteral("agent:alice")).value();
    }
    [[nodiscard]] auth::Certificate certificate() const { return m_authority->certificate(); }
    [[nodiscard]] QByteArray agentKey() const { return auth::keyFingerprint(agent.chain.constFirst()); }
    // What a peer of this name trusts and shows; without a name it shows nothing.
    [[nodiscard]] http::Trust trustOf(const QString &name) const
    {
        http::Trust trust{.pinnedKey = agentKey()};
        if (!name.isEmpty()) {
            const auth::CertifiedKey own = m_authority->issue(name).value();
            trust.certificateChain = own.chain;
            trust.privateKey = own.key;
        }
        return trust;
    }

    auth::CertifiedKey agent;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<auth::InternalAuthority> m_authority;
};

} // namespace tom::agent::test
