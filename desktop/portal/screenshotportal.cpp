#include "desktop/portal/screenshotportal.h"

#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcScreen, "tom.desktop.screenshot")

ScreenshotPortal::ScreenshotPortal(const QDBusConnection &bus, const QString &service, QObject *parent)
    : QObject(parent),
      m_call(bus, service)
{
    connect(&m_call, &PortalCall::answered, this, [this](const QVariantMap &results) {
        const QUrl url(results.value(u"uri"_s).toString());
        if (!url.isLocalFile())
            return Q_EMIT failed(false);
        Q_EMIT taken(url.toLocalFile());
    });
    connect(&m_call, &PortalCall::failed, this, [this](bool byUser, const QString &why) {
        if (!byUser)
            qCInfo(lcScreen).noquote() << u"no portal takes pictures of the screen: %1"_s.arg(why);
        Q_EMIT failed(byUser);
    });
}

void ScreenshotPortal::take()
{
    m_call.ask(u"org.freedesktop.portal.Screenshot"_s, u"Screenshot"_s, {QString()}, {{u"interactive"_s, true}});
}

} // namespace tom::desktop
