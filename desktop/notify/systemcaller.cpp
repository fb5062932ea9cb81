#include "desktop/notify/systemcaller.h"

#ifdef TOM_DBUS
#    include "desktop/notify/dbuscaller.h"
#endif

namespace tom::desktop {

SystemCaller::SystemCaller(QObject *parent) : Caller(parent)
{
    connect(&m_tray, &Caller::answered, this, &Caller::answered);
#ifdef TOM_DBUS
    m_bus = new DBusCaller(QDBusConnection::sessionBus(), DBusCaller::usualService, this);
    connect(m_bus, &Caller::answered, this, &Caller::answered);
    connect(m_bus, &DBusCaller::unheard, &m_tray, &TrayIcon::call);
#endif
}

void SystemCaller::call(const Call &call)
{
#ifdef TOM_DBUS
    m_bus->call(call);
#else
    m_tray.call(call);
#endif
}

void SystemCaller::withdraw(const QString &key)
{
#ifdef TOM_DBUS
    m_bus->withdraw(key);
#endif
    m_tray.withdraw(key);
}

} // namespace tom::desktop
