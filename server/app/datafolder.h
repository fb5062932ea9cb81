#pragma once

#include "shared/core/folderlock.h"
#include "shared/core/result.h"

#include <QDir>
#include <QString>

namespace tom::server {

// The data folder, and the names of what lies in it.
class DataFolder
{
public:
    explicit DataFolder(const QString &path) : m_folder(path) {}

    // Makes it where missing, and closes it to others. The Error says what to do when nothing can be written there.
    [[nodiscard]] Result<void> make() const;

    // For this process alone. Conflict when another one works in it, and says what to do.
    [[nodiscard]] Result<void> takeFor(FolderLock &lock) const;

    [[nodiscard]] QString path() const { return m_folder.absolutePath(); }
    [[nodiscard]] QString config() const { return at(u"config.yml"); }
    [[nodiscard]] QString configHistory() const { return at(u"config-history"); }
    [[nodiscard]] QString tls() const { return at(u"tls"); }
    [[nodiscard]] QString certificate() const { return at(u"tls/cert.pem"); }
    [[nodiscard]] QString key() const { return at(u"tls/key.pem"); }
    [[nodiscard]] QString chain() const { return at(u"tls/chain.pem"); }
    [[nodiscard]] QString internal() const { return at(u"internal"); }
    [[nodiscard]] QString agents() const { return at(u"internal/agents"); }
    [[nodiscard]] QString agent(const QString &username) const
    {
        return m_folder.absoluteFilePath(QStringLiteral("internal/agents/") + username);
    }
    [[nodiscard]] QString memory() const { return at(u"internal/memory"); }
    [[nodiscard]] QString memories() const { return at(u"memory_db"); }   // of the memory service
    [[nodiscard]] QString sessions() const { return at(u"sessions"); }
    [[nodiscard]] QString pairings() const { return at(u"pairings"); }
    [[nodiscard]] QString accounts() const { return at(u"accounts"); }
    [[nodiscard]] QString users() const { return at(u"users"); }
    // What is the agent's own, as its slice names it.
    [[nodiscard]] QString user(const QString &username) const
    {
        return m_folder.absoluteFilePath(QStringLiteral("users/") + username);
    }
    [[nodiscard]] QString serverFile() const { return at(u"server.json"); }
    [[nodiscard]] QString lock() const { return at(u"server.lock"); }
    [[nodiscard]] QString backupLock() const { return at(u"backup.lock"); }

private:
    [[nodiscard]] QString at(QStringView name) const { return m_folder.absoluteFilePath(name.toString()); }

    QDir m_folder;
};

// --data, else TOM_DATA, else the user's own folder for data (~/.local/share/tom); in a container /data.
[[nodiscard]] QString defaultDataFolder();
[[nodiscard]] bool isContainer();

} // namespace tom::server
