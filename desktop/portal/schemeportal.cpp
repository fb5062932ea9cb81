#include "desktop/portal/schemeportal.h"

#include <QDBusArgument>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QString settings = u"org.freedesktop.portal.Settings"_s;
const QString appearance = u"org.freedesktop.appearance"_s;
const QString colorScheme = u"color-scheme"_s;

} // namespace

SchemePortal::SchemePortal(const QDBusConnection &bus, const QString &service, QObject *parent)
    : QObject(parent),
      m_bus(bus),
      m_service(service)
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(m_service, PortalCall::path, settings, u"SettingChanged"_s, this,
                  SLOT(takeChange(QString, QString, QDBusVariant)));
    if (!m_service.isEmpty()) {   // one that begins later, or anew, is asked, too
        auto *watcher = new QDBusServiceWatcher(m_service, m_bus, QDBusServiceWatcher::WatchForRegistration, this);
        connect(watcher, &QDBusServiceWatcher::serviceRegistered, this, &SchemePortal::ask);
    }
    ask();
}

// ReadAll is in every version of the portal, and answers in one way in all of them.
void SchemePortal::ask()
{
    QDBusMessage call = QDBusMessage::createMethodCall(m_service, PortalCall::path, settings, u"ReadAll"_s);
    call.setArguments({QStringList{appearance}});
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, PortalCall::callLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        if (done->isError() || done->reply().signature() != "a{sa{sv}}"_L1)
            return;   // there is none, or it knows no settings
        const auto all = qdbus_cast<QMap<QString, QVariantMap>>(done->reply().arguments().constFirst());
        tell(all.value(appearance).value(colorScheme));
    });
}

void SchemePortal::takeChange(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == appearance && key == colorScheme)
        tell(value.variant());
}

void SchemePortal::tell(const QVariant &value)
{
    const uint scheme = value.toUInt();
    Q_EMIT told(scheme == 1 ? Qt::ColorScheme::Dark : scheme == 2 ? Qt::ColorScheme::Light : Qt::ColorScheme::Unknown);
}

} // namespace tom::desktop
