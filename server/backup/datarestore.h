#pragma once

#include "server/app/datafolder.h"

namespace tom::server {

struct RestoreReport
{
    QString user{};    // empty: all
    QString made{};    // when, as the archive says
    QString aside{};   // the folder with what was there before; empty: there was nothing
    int files = 0;
};

// Unpacks a backup beside the data, checks every file and database of it, and only then moves the old data aside and the new to its
// place. Refused while a tom-server works there.
[[nodiscard]] Result<RestoreReport> restore(const DataFolder &data, const QString &file, const QByteArray &passphrase);
// The Error says that a restore was interrupted after the check, so that the folder is half old, half new.
[[nodiscard]] Result<void> refuseHalfRestored(const DataFolder &data);

}   // namespace tom::server
