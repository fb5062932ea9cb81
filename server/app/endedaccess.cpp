#include "server/app/endedaccess.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcEnded, "tom.server.server")

void EndedAccess::ofOtherPasswords(const config::User &user) const
{
    if (const Result<int> ended = m_sessions.endOfOtherPasswords(user.username, user.password); !ended)
        qCCritical(lcEnded).noquote() << u"❌ sessions of %1 are left: %2"_s.arg(user.username, ended.error().message);
    if (const Result<void> revoked = m_accounts.removeTokensOfOtherPasswords(user.username, user.password); !revoked)
        qCCritical(lcEnded).noquote() << u"❌ access tokens of %1 are left: %2"_s.arg(user.username, revoked.error().message);
}

void EndedAccess::ofUser(const QString &username) const
{
    if (const Result<int> ended = m_sessions.endAll(username); !ended)
        qCCritical(lcEnded).noquote() << u"❌ sessions of %1 are left: %2"_s.arg(username, ended.error().message);
    if (const Result<void> revoked = m_accounts.removeTokens(username); !revoked)
        qCCritical(lcEnded).noquote() << u"❌ access tokens of %1 are left: %2"_s.arg(username, revoked.error().message);
}

void EndedAccess::ofOtherConfig(const config::Config &config, const QByteArray &text) const
{
    QStringList users;
    for (const config::User &user : config.users) {
        users.append(user.username);
        if (text.contains(user.password.toUtf8()))
            ofOtherPasswords(user);
    }
    if (const Result<int> ended = m_sessions.endOfStrangers(users); !ended)
        qCCritical(lcEnded).noquote() << u"❌ sessions of users who are gone are left: %1"_s.arg(ended.error().message);
}

} // namespace tom::server
