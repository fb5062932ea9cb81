#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QImage>
#include <QMap>
#include <QObject>
#include <QVariantMap>

// What stands for the trays of desktops that ask programs for their pictures over D-Bus, and for their docks, which are told.
class TrayHost : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")

public:
    QString newest{};   // of the programs with an icon

    [[nodiscard]] bool come()
    {
        return m_bus.registerObject(QStringLiteral("/StatusNotifierWatcher"), this, QDBusConnection::ExportAllSlots)
               && m_bus.connect({}, {}, QStringLiteral("com.canonical.Unity.LauncherEntry"), QStringLiteral("Update"), this,
                                SLOT(takeDock(QString, QVariantMap)))
               && m_bus.registerService(QStringLiteral("org.kde.StatusNotifierWatcher"));
    }
    void ask();   // the newest one for its pictures

    QList<QImage> pictures{};   // what it answered last
    QMap<QString, QVariantMap> dock{};   // what programs told last

public Q_SLOTS:
    void RegisterStatusNotifierItem(const QString &, const QDBusMessage &call) { newest = call.service(); }

private Q_SLOTS:
    void takeDock(const QString &program, const QVariantMap &told) { dock.insert(program, told); }

private:
    QDBusConnection m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("tray"));
};
