#pragma once

#include "shared/core/folderlock.h"

#include <QLocalServer>

namespace tom::desktop {

// One program a folder: a later one tells the first what it was started for, and ends. Knows no windows.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    explicit SingleInstance(const QString &folder, QObject *parent = nullptr);

    // This is the first one: from now on it hears of others.
    [[nodiscard]] bool begin();
    // Tells the first one; whether it has heard.
    [[nodiscard]] bool tell(const QByteArray &wish) const;

Q_SIGNALS:
    void wished(const QByteArray &wish);

private:
    void take();

    QString m_door;
    QString m_lockFile;
    FolderLock m_lock;
    QLocalServer m_server;
};

} // namespace tom::desktop
