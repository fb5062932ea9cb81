#pragma once

#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"

namespace tom::server {

// The files by which an agent that somebody else runs and this server know each other: cert.pem, key.pem and ca.pem in a
// folder for each user.
class AgentIdentities
{
public:
    AgentIdentities(const DataFolder &data, const auth::InternalAuthority &authority) : m_data(data), m_authority(authority) {}

    // Makes what is missing, foreign, broken, or over within a month; true when it made something.
    [[nodiscard]] Result<bool> make(const QString &user) const;

    // config.yml beside the certificate: what this agent may know of the whole one. Written only when it is another.
    [[nodiscard]] static Result<void> keepConfig(const DataFolder &data, const QString &user, const QByteArray &wholeConfig);

    // The fingerprint of the key that such an agent shows.
    [[nodiscard]] static Result<QByteArray> keyOf(const DataFolder &data, const QString &user);

    [[nodiscard]] static QString agentName(const QString &user) { return QStringLiteral("agent:") + user; }

private:
    [[nodiscard]] bool isGood(const auth::CertifiedKey &identity, const QString &folder) const;

    DataFolder m_data;
    const auth::InternalAuthority &m_authority;
};

} // namespace tom::server
