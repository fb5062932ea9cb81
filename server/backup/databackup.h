#pragma once

#include "server/app/datafolder.h"

namespace tom::server {

inline constexpr int backupFormat = 1;
inline constexpr auto backupHead = QLatin1StringView("tom-backup.json");         // first: what this is
inline constexpr auto backupSums = QLatin1StringView("tom-backup-sums.json");    // last: SHA-256 of each file

struct BackupOrder
{
    QString file{};
    QByteArray passphrase{};   // empty: not encrypted
    QString user{};            // empty: all
};

struct BackupReport
{
    int files = 0;
    int databases = 0;
    qint64 bytes = 0;   // of the archive
};

// Writes what BackupScope wants of the data folder into one archive, while servers and agents go on.
[[nodiscard]] Result<BackupReport> backUp(const DataFolder &data, const BackupOrder &order);

} // namespace tom::server
