#include "tests/gui/desktopportal.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMetaType>
#include <QTimer>

using namespace Qt::StringLiterals;

QDBusArgument &operator<<(QDBusArgument &argument, const PortalKey &key)
{
    argument.beginStructure();
    argument << key.id << key.options;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, PortalKey &key)
{
    argument.beginStructure();
    argument >> key.id >> key.options;
    argument.endStructure();
    return argument;
}

namespace {

const QString connectionName = u"portal"_s;
const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString root = u"/org/freedesktop/portal/desktop"_s;
const QString appearance = u"org.freedesktop.appearance"_s;
const QString colorScheme = u"color-scheme"_s;

QDBusConnection bus()
{
    return QDBusConnection(connectionName);
}

// Of a session or request of whoever calls.
QString pathOf(const QString &kind, const QDBusMessage &call, const QVariant &token)
{
    return u"%1/%2/%3/%4"_s.arg(root, kind, call.service().mid(1).replace(u'.', u'_'), token.toString());
}

// The answer comes as a signal of the request, whose path whoever asks knows.
QDBusObjectPath answer(const QDBusMessage &call, const QVariantMap &options, uint response, const QVariantMap &results)
{
    const QString request = pathOf(u"request"_s, call, options.value(u"handle_token"_s));
    QTimer::singleShot(0, [request, response, results] {
        QDBusMessage signal = QDBusMessage::createSignal(request, u"org.freedesktop.portal.Request"_s, u"Response"_s);
        signal.setArguments({response, results});
        bus().send(signal);
    });
    return QDBusObjectPath(request);
}

} // namespace

// A session is closed by whoever opened it, or by the desktop.
class OpenSession : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Session")

public:
    explicit OpenSession(KeysPortal &keys) : QObject(&keys), m_keys(keys) {}

public Q_SLOTS:
    void Close() { m_keys.forget(); }

Q_SIGNALS:
    void Closed(const QVariantMap &details);

private:
    KeysPortal &m_keys;
};

void SettingsPortal::setScheme(uint scheme)
{
    m_scheme = scheme;
    Q_EMIT SettingChanged(appearance, colorScheme, QDBusVariant(scheme));
}

PortalSettings SettingsPortal::ReadAll(const QStringList &)
{
    ++reads;
    return {{appearance, {{colorScheme, m_scheme}}}};
}

QDBusVariant SettingsPortal::ReadOne(const QString &, const QString &) const
{
    return QDBusVariant(m_scheme);
}

QDBusVariant SettingsPortal::Read(const QString &, const QString &) const
{
    return QDBusVariant(QVariant::fromValue(QDBusVariant(m_scheme)));
}

void KeysPortal::press()
{
    if (!m_session.isEmpty())
        Q_EMIT Activated(QDBusObjectPath(m_session), u"quick"_s, 1, {});
}

void KeysPortal::choose(const QString &trigger)
{
    m_trigger = trigger;
    Q_EMIT ShortcutsChanged(QDBusObjectPath(m_session), described());
}

void KeysPortal::closeSession()
{
    for (auto *session : findChildren<OpenSession *>())
        Q_EMIT session->Closed({});
    forget();
}

void KeysPortal::forget()
{
    m_session.clear();
    m_bound.clear();
    for (auto *session : findChildren<OpenSession *>()) {
        session->setParent(nullptr);
        session->deleteLater();
    }
}

QDBusObjectPath KeysPortal::CreateSession(const QVariantMap &options, const QDBusMessage &call)
{
    asked.append(u"CreateSession"_s);
    const QString wished = pathOf(u"session"_s, call, options.value(u"session_handle_token"_s));
    if (wished == m_session)
        return answer(call, options, 2, {});
    m_session = wished;
    bus().registerObject(m_session, new OpenSession(*this), QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
    return answer(call, options, 0, {{u"session_handle"_s, m_session}});
}

QDBusObjectPath KeysPortal::BindShortcuts(const QDBusObjectPath &session, const PortalKeys &keys, const QString &,
                                          const QVariantMap &options, const QDBusMessage &call)
{
    asked.append(u"BindShortcuts"_s);
    if (session.path() != m_session || !m_bound.isEmpty()) {
        call.setDelayedReply(true);
        bus().send(call.createErrorReply(QDBusError::AccessDenied, u"Invalid session"_s));
        return {};
    }
    if (closesInstead) {
        QTimer::singleShot(0, this, &KeysPortal::closeSession);
        return QDBusObjectPath(pathOf(u"request"_s, call, options.value(u"handle_token"_s)));
    }
    if (refuses)
        return answer(call, options, 1, {});
    m_bound = keys;
    return answer(call, options, 0, {{u"shortcuts"_s, QVariant::fromValue(described())}});
}

PortalKeys KeysPortal::described() const
{
    PortalKeys keys = m_bound;
    for (PortalKey &key : keys)
        key.options = {{u"trigger_description"_s, m_trigger}};
    return keys;
}

DesktopPortal::DesktopPortal() : settings(*new SettingsPortal(&m_object)), keys(*new KeysPortal(&m_object))
{
    qDBusRegisterMetaType<PortalKey>();
    qDBusRegisterMetaType<PortalKeys>();
    qDBusRegisterMetaType<PortalSettings>();
}

DesktopPortal::~DesktopPortal()
{
    leave();
}

bool DesktopPortal::come()
{
    QDBusConnection own = QDBusConnection::connectToBus(QDBusConnection::SessionBus, connectionName);
    return own.registerObject(root, &m_object, QDBusConnection::ExportAdaptors) && own.registerService(service);
}

void DesktopPortal::leave()
{
    keys.forget();
    bus().unregisterObject(root);
    QDBusConnection::disconnectFromBus(connectionName);
}

#include "desktopportal.moc"
