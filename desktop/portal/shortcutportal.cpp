#include "desktop/portal/shortcutportal.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcPortal, "tom.desktop.portal")

// The (sa{sv}) of the portal.
struct PortalShortcut
{
    QString id{};
    QVariantMap options{};
};

QDBusArgument &operator<<(QDBusArgument &argument, const PortalShortcut &shortcut)
{
    argument.beginStructure();
    argument << shortcut.id << shortcut.options;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, PortalShortcut &shortcut)
{
    argument.beginStructure();
    argument >> shortcut.id >> shortcut.options;
    argument.endStructure();
    return argument;
}

namespace {

const QString shortcuts = u"org.freedesktop.portal.GlobalShortcuts"_s;

} // namespace

ShortcutPortal::ShortcutPortal(const QDBusConnection &bus, const QString &service, QObject *parent)
    : QObject(parent),
      m_bus(bus),
      m_service(service),
      m_call(bus, service)
{
    qDBusRegisterMetaType<PortalShortcut>();
    qDBusRegisterMetaType<QList<PortalShortcut>>();
    connect(&m_call, &PortalCall::answered, this, &ShortcutPortal::takeAnswer);
    connect(&m_call, &PortalCall::failed, this, [this](bool byUser, const QString &why) {
        if (!byUser)
            qCInfo(lcPortal).noquote() << u"no key that works everywhere: %1"_s.arg(why);
        Q_EMIT failed(byUser);
    });
}

void ShortcutPortal::bind(const QString &id, const QString &description, const QString &preferred)
{
    m_id = id;
    m_description = description;
    m_preferred = preferred;
    m_bus.connect(m_service, PortalCall::path, shortcuts, u"Activated"_s, this, SLOT(takeActivation(QDBusObjectPath, QString)));
    beginSession();
}

void ShortcutPortal::beginSession()
{
    m_session.clear();
    m_call.ask(shortcuts, u"CreateSession"_s, {}, {{u"session_handle_token"_s, u"tom"_s}});
}

void ShortcutPortal::bindInSession()
{
    PortalShortcut shortcut{.id = m_id, .options = {{u"description"_s, m_description}}};
    if (!m_preferred.isEmpty())
        shortcut.options.insert(u"preferred_trigger"_s, m_preferred);
    m_call.ask(shortcuts, u"BindShortcuts"_s,
               {QVariant::fromValue(QDBusObjectPath(m_session)), QVariant::fromValue(QList<PortalShortcut>{shortcut}), QString()},
               {});
}

void ShortcutPortal::takeAnswer(const QVariantMap &results)
{
    if (m_session.isEmpty()) {
        m_session = results.value(u"session_handle"_s).toString();
        return m_session.isEmpty() ? Q_EMIT failed(false) : bindInSession();
    }
    QString keys;
    for (const PortalShortcut &one : qdbus_cast<QList<PortalShortcut>>(results.value(u"shortcuts"_s))) {
        if (one.id == m_id)
            keys = one.options.value(u"trigger_description"_s).toString();
    }
    Q_EMIT bound(keys);
}

void ShortcutPortal::takeActivation(const QDBusObjectPath &session, const QString &id)
{
    if (session.path() == m_session && id == m_id)
        Q_EMIT activated();
}

} // namespace tom::desktop
