#pragma once

#include "desktop/portal/portalcall.h"

namespace tom::desktop {

// Asks the desktop for a picture of the screen, by the portal of freedesktop.org: what is on it, the user says there.
class ScreenshotPortal : public QObject
{
    Q_OBJECT

public:
    // service: empty on a connection to the portal itself.
    ScreenshotPortal(const QDBusConnection &bus, const QString &service, QObject *parent = nullptr);

    // Ends by exactly one taken() or failed().
    void take();

Q_SIGNALS:
    void taken(const QString &path);   // of a file that the desktop has made
    void failed(bool byUser);          // or there is no such portal, or no longer

private:
    PortalCall m_call;
};

} // namespace tom::desktop
