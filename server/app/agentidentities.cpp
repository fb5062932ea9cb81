#include "server/app/agentidentities.h"

#include "server/app/configload.h"
#include "shared/config/agentconfig.h"
#include "shared/core/atomicfile.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 maxPem = 256 * 1024;

} // namespace

bool AgentIdentities::isGood(const auth::CertifiedKey &identity, const QString &folder) const
{
    const auto authority = readFile(QDir(folder).filePath(u"ca.pem"_s), maxPem);
    // The chain on disk is the agent's own certificate alone; ca.pem is written last, so it speaks for all three.
    return authority && *authority == m_authority.certificate().toPem()
           && identity.chain.constFirst().expiryDate() > QDateTime::currentDateTimeUtc().addDays(auth::renewDays);
}

Result<bool> AgentIdentities::make(const QString &user) const
{
    const QString folder = m_data.agent(user);
    const QDir in(folder);
    const auto old = auth::loadCertifiedKey(in.filePath(u"cert.pem"_s), in.filePath(u"key.pem"_s), {}, auth::Dates::Ignore);
    if (old && isGood(*old, folder))
        return false;
    // With the same key: an agent that goes on with the old certificate until it gets the new one is believed.
    const auto made = m_authority.issue(agentName(user), old ? old->key : auth::PrivateKey());
    if (!made)
        return std::unexpected(made.error());
    return makePrivateFolder(m_data.agents())
        .and_then([&] { return makePrivateFolder(folder); })
        .and_then([&] { return writeFileAtomically(in.filePath(u"key.pem"_s), made->keyPem()); })
        .and_then([&] { return writeFileAtomically(in.filePath(u"cert.pem"_s), made->certificatePem()); })
        .and_then([&] { return writeFileAtomically(in.filePath(u"ca.pem"_s), m_authority.certificate().toPem()); })
        .transform([] { return true; });
}

Result<void> AgentIdentities::keepConfig(const DataFolder &data, const QString &user, const QByteArray &wholeConfig)
{
    const Result<QByteArray> text = config::agentConfigText(wholeConfig, user);
    if (!text)
        return std::unexpected(text.error());
    const QString path = data.agent(user) + u"/config.yml"_s;
    if (const auto known = readFile(path, maxConfigBytes); known && *known == *text)
        return {};
    return writeFileAtomically(path, *text);
}

Result<QByteArray> AgentIdentities::keyOf(const DataFolder &data, const QString &user)
{
    const auto pem = readFile(data.agent(user) + u"/cert.pem"_s, maxPem);
    if (!pem)
        return failure(ErrorCode::AgentUnavailable,
                       u"the agent of %1 has no certificate yet; \"tom-server init\" makes it"_s.arg(user));
    const QList<auth::Certificate> chain = auth::Certificate::fromPem(*pem);
    if (chain.isEmpty())
        return failure(ErrorCode::AgentUnavailable,
                       u"the certificate of %1's agent is broken; \"tom-server init\" makes a new one"_s.arg(user));
    return auth::keyFingerprint(chain.constFirst());
}

} // namespace tom::server
