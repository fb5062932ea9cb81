#include "server/backup/backupscope.h"

#include "server/session/accountfilename.h"
#include "shared/store/snapshot.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// Sessions and pairing codes are not kept: a backup must not bring back those that were ended since.
constexpr std::array ofTheMoment{"server.lock"_L1, "server.json"_L1, "backup.lock"_L1,
                                 "sessions"_L1,    "pairings"_L1,    "backups"_L1};
constexpr std::array ofRestoring{"restore-"_L1, "before-restore-"_L1, "backup-staging"_L1};
constexpr std::array momentary{".lock"_L1, ".pid"_L1, ".new"_L1, "-wal"_L1, "-shm"_L1, "-journal"_L1};

bool isMomentary(const QString &name)
{
    const QString top = name.section(u'/', 0, 0);
    return std::ranges::contains(ofTheMoment, top)
           || std::ranges::any_of(ofRestoring, [&top](QLatin1StringView start) { return top.startsWith(start); });
}

// Those that stay where they are when the rest is moved aside.
bool isLeftAlone(const QString &top)
{
    return top != "sessions"_L1 && top != "pairings"_L1 && isMomentary(top);
}

bool isOf(const QString &user, const QString &name)
{
    return name.startsWith(u"users/%1/"_s.arg(user)) || name == u"memory_db/%1.sqlite"_s.arg(user)
           || name == u"memory_db/%1.sqlite-tail"_s.arg(user)
           || (name.startsWith(u"accounts/%1."_s.arg(accountFileName(user))) && name.endsWith(".json"_L1));
}

} // namespace

bool BackupScope::isWanted(const QString &name) const
{
    if (isMomentary(name) || std::ranges::any_of(momentary, [&name](QLatin1StringView end) { return name.endsWith(end); }))
        return false;
    // Copies of the data as an older Tom had it: restoring would bring back what was deleted since.
    if (store::isSnapshotName(name.section(u'/', -1)))
        return false;
    return m_user.isEmpty() || isOf(m_user, name);
}

bool BackupScope::isLeftOut(const QString &folder) const
{
    if (isMomentary(folder))
        return true;
    if (m_user.isEmpty())
        return false;
    const QString own = u"users/%1"_s.arg(m_user);
    return folder != "users"_L1 && folder != "memory_db"_L1 && folder != "accounts"_L1 && folder != own
           && !folder.startsWith(own + u'/');
}

bool BackupScope::isOurDatabase(const QString &name)
{
    return name.endsWith("/agent.sqlite"_L1) || (name.startsWith("memory_db/"_L1) && name.endsWith(".sqlite"_L1));
}

QStringList BackupScope::replacedIn(const QDir &folder) const
{
    constexpr auto everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    QStringList names;
    if (m_user.isEmpty()) {
        names = folder.entryList(everything);
        names.removeIf(&isLeftAlone);
        return names;
    }
    if (folder.exists(u"users/%1"_s.arg(m_user)))
        names.append(u"users/%1"_s.arg(m_user));
    for (const QLatin1StringView companion : {""_L1, "-tail"_L1, "-wal"_L1, "-shm"_L1}) {
        const QString database = u"memory_db/%1.sqlite%2"_s.arg(m_user, companion);
        if (folder.exists(database))
            names.append(database);
    }
    const QString account = accountFileName(m_user);
    for (const QString &file :
         QDir(folder.filePath(u"accounts"_s)).entryList({account + u".json"_s, account + u".*.json"_s}, QDir::Files))
        names.append(u"accounts/"_s + file);
    return names;
}

} // namespace tom::server
