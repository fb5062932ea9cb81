#include "server/app/internalcertificates.h"

#include "server/app/agentidentities.h"
#include "server/app/configload.h"
#include "shared/core/atomicfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcInternal, "tom.server.certificate")

Result<std::unique_ptr<InternalCertificates>>
InternalCertificates::loadOrMake(const DataFolder &data, const config::Config &config, const QString &configFile)
{
    Result<auth::InternalAuthority> authority = auth::InternalAuthority::loadOrMake(data.internal());
    if (!authority)
        return std::unexpected(authority.error());
    Result<auth::CertifiedKey> server = authority->issue(u"tom-server"_s);
    if (!server)
        return std::unexpected(server.error());
    return std::unique_ptr<InternalCertificates>(
        new InternalCertificates(data, config, configFile, std::move(*authority), std::move(*server)));
}

InternalCertificates::InternalCertificates(const DataFolder &data, const config::Config &config, const QString &configFile,
                                           auth::InternalAuthority authority, auth::CertifiedKey server)
    : m_data(data),
      m_config(config),
      m_configFile(configFile),
      m_authority(std::move(authority)),
      m_server(std::move(server))
{}

void InternalCertificates::check(const QDateTime &now)
{
    const bool isAuthorityNew = renewAuthority(now);
    if (renewServer(now) || isAuthorityNew)
        Q_EMIT changed();
    makeForOthers();
}

bool InternalCertificates::renewAuthority(const QDateTime &now)
{
    if (!m_authority.isDue(now))
        return false;
    if (const Result<void> renewed = m_authority.renew(now); !renewed) {
        qCCritical(lcInternal).noquote() << u"❌ the internal authority cannot be renewed: %1"_s.arg(renewed.error().message);
        return false;
    }
    qCInfo(lcInternal).noquote() << u"🔒 renewed the certificate of the internal authority; its key is the same"_s;
    return true;
}

bool InternalCertificates::renewServer(const QDateTime &now)
{
    if (m_server.chain.constFirst().expiryDate() > now.addDays(auth::renewDays))
        return false;
    const Result<auth::CertifiedKey> renewed = m_authority.issue(u"tom-server"_s, m_server.key);   // agents pin it
    if (!renewed) {
        qCCritical(lcInternal).noquote() << u"❌ our certificate for agents cannot be renewed: %1"_s.arg(renewed.error().message);
        return false;
    }
    m_server = *renewed;
    return true;
}

// The key stays, so an agent that still shows the old certificate is believed until that one ends.
void InternalCertificates::makeForOthers()
{
    const AgentIdentities identities(m_data, m_authority);
    std::optional<Result<QByteArray>> whole;   // read when somebody needs it
    for (const config::User &user : m_config.users) {
        if (user.agentUrl.isEmpty()) {
            // "tom-server init" made it, for an agent that may be started elsewhere later: it must not tell of older days then.
            if (QFileInfo::exists(m_data.agent(user.username) + u"/config.yml"_s))
                keepConfig(user.username, whole ? *whole : whole.emplace(readFile(m_configFile, maxConfigBytes)));
            continue;
        }
        const Result<bool> made = identities.make(user.username);
        if (!made)
            qCCritical(lcInternal).noquote()
                << u"❌ the agent of %1 gets no certificate: %2"_s.arg(user.username, made.error().message);
        else if (*made)
            qCWarning(lcInternal).noquote() << u"⚠️ made certificates for the agent of %1 in %2: see that it gets them"_s.arg(
                user.username, m_data.agent(user.username));
        if (!made)
            continue;
        if (!whole)
            whole = readFile(m_configFile, maxConfigBytes);
        keepConfig(user.username, *whole);
    }
    forgetThoseWhoAreGone();
}

// The keys of providers stand in it. Certificates stay: nobody is believed by them, and the user may come back.
void InternalCertificates::forgetThoseWhoAreGone() const
{
    for (const QString &name : QDir(m_data.agents()).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden)) {
        const QString path = m_data.agent(name) + u"/config.yml"_s;
        if (std::ranges::contains(m_config.users, name, &config::User::username) || !QFileInfo::exists(path))
            continue;
        if (QFile file(path); file.remove())
            qCInfo(lcInternal).noquote() << u"🧹 the configuration of the agent of %1, who is no user any more, is removed"_s.arg(
                name);
        else
            qCCritical(lcInternal).noquote()
                << u"❌ %1 is of a user who is gone, and has keys; it cannot be removed: %2"_s.arg(path, file.errorString());
    }
}

void InternalCertificates::keepConfig(const QString &user, const Result<QByteArray> &whole) const
{
    const Result<void> kept =
        whole.and_then([&](const QByteArray &text) { return AgentIdentities::keepConfig(m_data, user, text); });
    if (!kept)
        qCCritical(lcInternal).noquote() << u"❌ the agent of %1 is not told of its configuration: %2"_s.arg(
            user, kept.error().message);
}

}   // namespace tom::server
