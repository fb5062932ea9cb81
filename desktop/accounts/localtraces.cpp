#include "desktop/accounts/localtraces.h"

#include "desktop/chat/draftstore.h"
#include "desktop/chat/outbox.h"
#include "desktop/chat/voicesettings.h"
#include "shared/auth/token.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcTraces, "tom.desktop.traces")

LocalTraces::LocalTraces(const QString &folder, Account account) : m_account(std::move(account))
{
    const QByteArray name = auth::sha256Hex((m_account.server + u' ' + m_account.username).toUtf8()).first(16);
    m_folder = folder + "/accounts/"_L1 + QString::fromLatin1(name);
}

qsizetype LocalTraces::drafts() const
{
    return DraftStore(m_folder).count();
}

qsizetype LocalTraces::unsent() const
{
    return QDir(m_folder).exists() ? Outbox(m_folder, m_account.server, m_account.username).entries().size() : 0;
}

void LocalTraces::removeCopies() const
{
    QDir folder(m_folder);
    const QStringList copies{u"conversations.sqlite*"_s, u"inbox.sqlite*"_s, u"open-conversation"_s};   // and their logs
    for (const QString &name : folder.entryList(copies, QDir::Files | QDir::Hidden))
        folder.remove(name);
    VoiceSettings::forget(m_folder);
}

void LocalTraces::removeAll() const
{
    if (!QDir(m_folder).removeRecursively())
        qCWarning(lcTraces).noquote() << u"⚠️ not all of %1 could be erased: remove it by hand"_s.arg(m_folder);
}

} // namespace tom::desktop
