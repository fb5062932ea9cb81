#include "shared/store/storageerror.h"

#include <QDir>
#include <QSqlError>

using namespace Qt::StringLiterals;

namespace tom::store {

namespace {

// The primary result codes of sqlite3.h, which we do not build against.
enum SqliteCode {
    SqliteError = 1,
    SqlitePerm = 3,
    SqliteBusy = 5,
    SqliteLocked = 6,
    SqliteReadOnly = 8,
    SqliteIoError = 10,
    SqliteCorrupt = 11,
    SqliteFull = 13,
    SqliteCantOpen = 14,
    SqliteConstraint = 19,
    SqliteNotADatabase = 26,
};

int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;   // the rest of an extended code says more about the same
}

QString reason(const QSqlError &error, SqliteWords words)
{
    switch (primaryCode(error)) {
    case SqliteFull:
        return u"the disk is full: free some space"_s;
    case SqliteReadOnly:
    case SqlitePerm:
        return u"it may not be written: check the rights of the file and its folder, and whether the disk is mounted read-only"_s;
    case SqliteCantOpen:
        return u"it cannot be opened: check that its folder exists and that this user may write there"_s;
    case SqliteBusy:
    case SqliteLocked:
        return u"another program holds it locked: end that program, or try again"_s;
    case SqliteIoError:
        return u"the disk refused to read or write (SQLite %1): check the disk and its quota"_s.arg(error.nativeErrorCode());
    case SqliteCorrupt:
    case SqliteNotADatabase:
        return u"it is damaged: the next start moves it aside"_s;
    case SqliteConstraint:
        return error.databaseText();   // names columns, never values
    default:
        return words == SqliteWords::Keep ? error.databaseText() : u"SQLite refused (code %1)"_s.arg(error.nativeErrorCode());
    }
}

} // namespace

Error storageError(const QString &path, const QSqlError &error, SqliteWords words)
{
    return {.code = ErrorCode::Storage, .message = u"%1: %2"_s.arg(QDir::toNativeSeparators(path), reason(error, words))};
}

bool meansDamage(const QSqlError &error)
{
    return primaryCode(error) == SqliteCorrupt || primaryCode(error) == SqliteNotADatabase;
}

} // namespace tom::store
