#include "desktop/portal/shortcutportal.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QLoggingCategory>

#include <utility>

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
const QString sessionInterface = u"org.freedesktop.portal.Session"_s;

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
        m_isWished = m_isWished && !byUser;
        closeSession();
        Q_EMIT failed(byUser);
    });
    connect(&m_call, &PortalCall::left, this, &ShortcutPortal::endSession);
    connect(&m_call, &PortalCall::came, this, [this] {
        if (m_isWished && !m_call.isOpen())   // one that came for a question has it already
            beginSession();
    });
    m_bus.connect(m_service, PortalCall::path, shortcuts, u"Activated"_s, this, SLOT(takeActivation(QDBusObjectPath, QString)));
    m_bus.connect(m_service, PortalCall::path, shortcuts, u"ShortcutsChanged"_s, this, SLOT(takeChange(QDBusMessage)));
}

ShortcutPortal::~ShortcutPortal()
{
    closeSession();
}

void ShortcutPortal::bind(const QString &id, const QString &description, const QString &preferred)
{
    m_id = id;
    m_description = description;
    m_preferred = preferred;
    m_isWished = true;
    if (m_isBound)
        Q_EMIT bound(m_keys);
    else if (!m_call.isOpen())
        beginSession();
}

void ShortcutPortal::beginSession()
{
    // Always the same name: some desktops remember the keys by it.
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

// Or there can be no other one of this name.
void ShortcutPortal::closeSession()
{
    if (m_session.isEmpty())
        return;
    QDBusMessage close = QDBusMessage::createMethodCall(m_service, m_session, sessionInterface, u"Close"_s);
    close.setAutoStartService(false);   // with the portal went the session
    m_bus.send(close);
    dropSession();
}

void ShortcutPortal::dropSession()
{
    m_bus.disconnect(m_service, m_session, sessionInterface, u"Closed"_s, this, SLOT(endSession()));
    m_session.clear();
}

// By the desktop, or with it.
void ShortcutPortal::endSession()
{
    if (m_session.isEmpty())
        return;
    dropSession();
    if (std::exchange(m_isBound, false))
        return Q_EMIT lost();
    m_call.giveUp();   // its answer would be taken for that of the next session
    Q_EMIT failed(false);
}

void ShortcutPortal::takeAnswer(const QVariantMap &results)
{
    if (m_session.isEmpty()) {
        m_session = results.value(u"session_handle"_s).toString();
        if (m_session.isEmpty())
            return Q_EMIT failed(false);
        m_bus.connect(m_service, m_session, sessionInterface, u"Closed"_s, this, SLOT(endSession()));
        return bindInSession();
    }
    m_isBound = true;
    takeKeys(results.value(u"shortcuts"_s));
    Q_EMIT bound(m_keys);
}

void ShortcutPortal::takeKeys(const QVariant &shortcuts)
{
    m_keys.clear();
    for (const PortalShortcut &one : qdbus_cast<QList<PortalShortcut>>(shortcuts)) {
        if (one.id == m_id)
            m_keys = one.options.value(u"trigger_description"_s).toString();
    }
}

void ShortcutPortal::takeActivation(const QDBusObjectPath &session, const QString &id)
{
    if (session.path() == m_session && id == m_id)
        Q_EMIT activated();
}

void ShortcutPortal::takeChange(const QDBusMessage &signal)
{
    const QVariantList told = signal.arguments();
    if (told.size() == 2 && m_isBound && told[0].value<QDBusObjectPath>().path() == m_session)
        takeKeys(told[1]);
}

} // namespace tom::desktop
