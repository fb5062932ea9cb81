#pragma once

#include "shared/core/error.h"

class QSqlError;

namespace tom::store {

// SQLite's own words name columns and SQL, but once values are bound they may quote those too.
enum class SqliteWords { Keep, Hide };

// What a person can do about a refusal of SQLite, with the path.
[[nodiscard]] Error storageError(const QString &path, const QSqlError &error, SqliteWords words);
[[nodiscard]] bool meansDamage(const QSqlError &error);

} // namespace tom::store
