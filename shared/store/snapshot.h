#pragma once

#include "shared/core/result.h"

#include <QStringList>

// Copies of a database that are made before its schema changes, beside it: NAME.before-vN, and of what belongs to it. N is the
// version that they have; NAME.before-vN.by says which Tom made it (VERSION+BUILD, where BUILD grows). They are for going back to an older Tom, and are forgotten
// after a while.
namespace tom::store {

class Connection;

inline constexpr int mostSnapshots = 2;       // of a database
inline constexpr int snapshotDays = 30;       // what a user has deleted since must not stay for ever

struct Snapshot
{
    QString path{};
    int version = 0;

    bool operator==(const Snapshot &) const = default;
};

// Whether the name (without folders) is that of such a copy, or of what going back put aside.
[[nodiscard]] bool isSnapshotName(const QString &name);
[[nodiscard]] QList<Snapshot> snapshotsOf(const QString &database);   // the newest version first

// The database as it is now, whole or not at all. beside: files that hold what is not in it yet. False: another process has
// brought it to a newer version meanwhile.
[[nodiscard]] Result<bool> keepSnapshot(Connection &connection, int version, const QStringList &beside);
// Removes those that are too old, or too many, and what going back put aside long ago.
void sweepSnapshots(const QString &database, const QStringList &beside);

// Version and build of the Tom that made it; empty when nothing says so.
[[nodiscard]] QString makerOf(const Snapshot &snapshot);
// The newest Tom that made a copy of any of them.
[[nodiscard]] QString newestMaker(const QStringList &databases);

// Puts a copy of how the database was before that Tom changed it in its place; nobody may have it open. What was there is kept
// as NAME.newer-TIME. The copy stays, so that doing it again does nothing, and an interrupted one is finished. The version that
// is there now; NotFound when that Tom changed nothing, or it is undone already.
[[nodiscard]] Result<int> goBack(const QString &database, const QStringList &beside, const QString &maker);

}   // namespace tom::store
