#pragma once

#include "server/app/datafolder.h"
#include "shared/config/config.h"

#include <QDateTime>

namespace tom::server {

// The scheduled backups of one household in a folder, which other households may use too. Blocks as long as its disk does, so
// it is for commands and for the background; copies may go to another thread. Knows no schedule.
class BackupFolder
{
public:
    struct Archive
    {
        QString path{};
        QDateTime made{};

        bool operator==(const Archive &) const = default;
    };

    BackupFolder(const config::Backup &backup, const DataFolder &data);

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString fileFor(const QDateTime &now, bool isSealed) const;
    [[nodiscard]] QList<Archive> archives() const;   // the newest first
    // When the newest was made; invalid: there is none. What a clock that was wrong once dated ahead of this time is none.
    [[nodiscard]] QDateTime lastMade(const QDateTime &now) const;
    // Makes the one in the data folder, and refuses what is no place for a backup.
    [[nodiscard]] Result<void> prepare() const;
    // All but so many of those that were made until now, and what a server that was killed left half.
    void removeOldest(int keep, const QDateTime &now) const;

private:
    [[nodiscard]] bool isAmongTheData() const;

    DataFolder m_data;
    bool m_isOwn;   // in the data folder, and made by us
    QString m_path;
    QString m_household;   // what tells its archives from those of others; empty before the first start
};

} // namespace tom::server
