#include "desktop/quick/shortcutportal.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
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

const QString portalPath = u"/org/freedesktop/portal/desktop"_s;
const QString shortcuts = u"org.freedesktop.portal.GlobalShortcuts"_s;
const QString requests = u"org.freedesktop.portal.Request"_s;
constexpr int answerLimit = 5000;
constexpr uint cancelledByUser = 1;

} // namespace

ShortcutPortal::ShortcutPortal(const QDBusConnection &bus, QString service, QObject *parent)
    : QObject(parent),
      m_bus(bus),
      m_service(std::move(service))
{
    qDBusRegisterMetaType<PortalShortcut>();
    qDBusRegisterMetaType<QList<PortalShortcut>>();
}

QDBusMessage ShortcutPortal::message(const QString &method) const
{
    return QDBusMessage::createMethodCall(m_service, portalPath, shortcuts, method);
}

// Also says where the answer will come, which may be there before the call returns.
QString ShortcutPortal::nextToken()
{
    const QString token = u"tom%1"_s.arg(++m_tokens);
    const QString sender = m_bus.baseService().mid(1).replace(u'.', u'_');
    if (!sender.isEmpty())
        listenTo(portalPath + u"/request/"_s + sender + u'/' + token);
    return token;
}

void ShortcutPortal::listenTo(const QString &request)
{
    if (request == m_listensTo)
        return;
    stopListening();
    m_listensTo = request;
    m_bus.connect(m_service, request, requests, u"Response"_s, this, SLOT(takeResponse(uint, QVariantMap, QDBusMessage)));
}

void ShortcutPortal::stopListening()
{
    if (!m_listensTo.isEmpty())
        m_bus.disconnect(m_service, m_listensTo, requests, u"Response"_s, this,
                         SLOT(takeResponse(uint, QVariantMap, QDBusMessage)));
    m_listensTo.clear();
}

void ShortcutPortal::bind(const QString &id, const QString &description, const QString &preferred)
{
    m_id = id;
    m_description = description;
    m_preferred = preferred;
    if (!m_bus.isConnected())
        return fail(false);
    m_bus.connect(m_service, portalPath, shortcuts, u"Activated"_s, this, SLOT(takeActivation(QDBusObjectPath, QString)));
    QDBusMessage asked = message(u"CreateSession"_s);
    asked << QVariantMap{{u"handle_token"_s, nextToken()}, {u"session_handle_token"_s, u"tom"_s}};
    send(asked, Step::Session);
}

void ShortcutPortal::send(const QDBusMessage &asked, Step step)
{
    m_step = step;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(asked, answerLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, step](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusObjectPath> reply = *done;
        done->deleteLater();
        if (m_step != step)
            return;   // it has been answered already
        if (reply.isError()) {
            qCInfo(lcPortal).noquote() << u"no key that works everywhere: %1"_s.arg(reply.error().message());
            return fail(false);
        }
        listenTo(reply.value().path());
    });
}

void ShortcutPortal::bindInSession()
{
    PortalShortcut shortcut{.id = m_id, .options = {{u"description"_s, m_description}}};
    if (!m_preferred.isEmpty())
        shortcut.options.insert(u"preferred_trigger"_s, m_preferred);
    QDBusMessage asked = message(u"BindShortcuts"_s);
    asked << QVariant::fromValue(QDBusObjectPath(m_session)) << QVariant::fromValue(QList<PortalShortcut>{shortcut}) << QString()
          << QVariantMap{{u"handle_token"_s, nextToken()}};
    send(asked, Step::Binding);
}

void ShortcutPortal::takeResponse(uint response, const QVariantMap &results, const QDBusMessage &signal)
{
    if (m_step == Step::None || signal.path() != m_listensTo)
        return;   // one of an earlier request may still be on its way
    const Step step = std::exchange(m_step, Step::None);
    stopListening();
    if (response != 0)
        return fail(response == cancelledByUser);
    if (step == Step::Session) {
        m_session = results.value(u"session_handle"_s).toString();
        return bindInSession();
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

void ShortcutPortal::fail(bool byUser)
{
    m_step = Step::None;
    Q_EMIT failed(byUser);
}

} // namespace tom::desktop
