#include "desktop/notify/dockcount.h"

#include <QGuiApplication>

#ifdef TOM_DBUS
#    include <QDBusConnection>
#    include <QDBusMessage>
#endif

using namespace Qt::StringLiterals;

namespace tom::desktop {

void showCountInDock(int count)
{
#ifdef TOM_DBUS
    QDBusMessage signal = QDBusMessage::createSignal(u"/com/canonical/unity/launcherentry/tom"_s,
                                                     u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s);
    signal.setArguments({u"application://%1.desktop"_s.arg(QGuiApplication::desktopFileName()),
                         QVariantMap{{u"count"_s, qint64(count)}, {u"count-visible"_s, count > 0}}});
    QDBusConnection::sessionBus().send(signal);
#else
    qGuiApp->setBadgeNumber(count);
#endif
}

} // namespace tom::desktop
