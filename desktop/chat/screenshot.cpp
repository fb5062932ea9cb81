#include "desktop/chat/screenshot.h"

#ifdef TOM_DBUS
#    include "desktop/portal/screenshotportal.h"

#    include <QDBusConnectionInterface>
#endif

#include <QLocale>
#include <QScreen>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto untilOthersHavePainted = 300ms;   // what the window had covered

} // namespace

Screenshot::Screenshot(QObject *parent) : QObject(parent)
{
    m_untilHidden.setSingleShot(true);
    m_untilHidden.setInterval(untilOthersHavePainted);
    connect(&m_untilHidden, &QTimer::timeout, this, &Screenshot::grab);
}

// Whoever is gone must not stay hidden.
Screenshot::~Screenshot()
{
    if (m_untilHidden.isActive() && m_window)
        m_window->show();
}

void Screenshot::take(QWidget &window)
{
    if (std::exchange(m_isTaking, true))
        return;
    m_window = &window;
    askPortal();
}

void Screenshot::askPortal()
{
#ifdef TOM_DBUS
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected() && bus.interface()) {
        if (!m_portal) {
            m_portal = new ScreenshotPortal(bus, PortalCall::usualService, this);
            connect(m_portal, &ScreenshotPortal::taken, this, [this](const QString &path) {
                m_isTaking = false;
                Q_EMIT taken({.path = path, .isForThis = true});
            });
            connect(m_portal, &ScreenshotPortal::failed, this, [this](bool byUser) {
                if (!byUser)
                    return hideAndGrab();
                m_isTaking = false;
                Q_EMIT cancelled();
            });
        }
        return m_portal->take();
    }
#endif
    hideAndGrab();
}

void Screenshot::hideAndGrab()
{
    if (m_window)
        m_window->hide();
    m_untilHidden.start();
}

void Screenshot::grab()
{
    m_isTaking = false;
    QScreen *screen = m_window ? m_window->screen() : nullptr;
    const QImage picture = screen ? screen->grabWindow(0).toImage() : QImage();
    if (m_window) {
        m_window->show();
        m_window->activateWindow();
    }
    if (picture.isNull())   // Wayland, where only the portal may
        return Q_EMIT failed();
    const QString time = QLocale::c().toString(QDateTime::currentDateTime(), u"yyyy-MM-dd HH.mm.ss"_s);
    Q_EMIT taken({.picture = picture, .name = tr("Screenshot %1.png").arg(time)});
}

} // namespace tom::desktop
