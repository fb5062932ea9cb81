#pragma once

#include "server/app/datafolder.h"

#include <QStringList>

namespace tom::server {

// What of a data folder belongs into a backup: all that a household cannot make again, or what is one user's alone.
// Knows only names.
class BackupScope
{
public:
    explicit BackupScope(const QString &user = {}) : m_user(user) {}   // empty: everybody, and the server itself

    [[nodiscard]] QString user() const { return m_user; }
    // Name relative to the data folder, with / between.
    [[nodiscard]] bool isWanted(const QString &name) const;
    // A folder with nothing wanted in it.
    [[nodiscard]] bool isLeftOut(const QString &folder) const;
    // A database whose soundness is ours to promise; what services keep in a user's folder is their own.
    [[nodiscard]] static bool isOurDatabase(const QString &name);
    // What restoring replaces, of the data folder or of what was unpacked: whole folders and files.
    [[nodiscard]] QStringList replacedIn(const QDir &folder) const;

private:
    QString m_user;
};

} // namespace tom::server
