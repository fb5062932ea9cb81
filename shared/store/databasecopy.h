#pragma once

#include "shared/store/database.h"

#include <QString>

// Whole database files, seen from outside: their schema is of no interest here.
namespace tom::store {

// Whether the file begins as SQLite's do. An empty one does not.
[[nodiscard]] bool isDatabaseFile(const QString &path);
// The database as it is at one moment, while others read and write it, as a new file (0600) without what was deleted.
// What is at to is replaced; nothing is left there when it fails.
[[nodiscard]] Result<void> copyDatabase(const QString &from, const QString &to);
// What somebody else's database answers; nothing is written into it.
[[nodiscard]] Result<QList<Row>> askDatabaseFile(const QString &path, const QString &sql);
// Storage when SQLite finds the file damaged.
[[nodiscard]] Result<void> checkDatabaseFile(const QString &path);

} // namespace tom::store
