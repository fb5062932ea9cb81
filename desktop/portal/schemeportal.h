#pragma once

#include "desktop/portal/portalcall.h"

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>

namespace tom::desktop {

// What the desktop says of light and dark, by the portal of freedesktop.org (org.freedesktop.portal.Settings): Qt asks it on
// some desktops only. Without such a portal it says nothing.
class SchemePortal : public QObject
{
    Q_OBJECT

public:
    static constexpr QLatin1StringView usualService = PortalCall::usualService;

    // service: empty on a connection to the portal itself.
    SchemePortal(const QDBusConnection &bus, const QString &service, QObject *parent = nullptr);

Q_SIGNALS:
    void told(Qt::ColorScheme scheme);   // when it is known, and whenever it changes; Unknown: either will do

private Q_SLOTS:
    void takeChange(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void tell(const QVariant &value);

    QDBusConnection m_bus;
    QString m_service;
};

} // namespace tom::desktop
