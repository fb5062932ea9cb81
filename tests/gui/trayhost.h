#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QImage>
#include <QObject>

// What stands for the trays of desktops that ask programs for their pictures over D-Bus.
class TrayHost : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")

public:
    QString newest{};   // of the programs with an icon

    [[nodiscard]] bool come()
    {
        return m_bus.registerObject(QStringLiteral("/StatusNotifierWatcher"), this, QDBusConnection::ExportAllSlots)
               && m_bus.registerService(QStringLiteral("org.kde.StatusNotifierWatcher"));
    }
    void ask();   // the newest one for its pictures

    QList<QImage> pictures{};   // what it answered last

public Q_SLOTS:
    void RegisterStatusNotifierItem(const QString &, const QDBusMessage &call) { newest = call.service(); }

private:
    QDBusConnection m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("tray"));
};
