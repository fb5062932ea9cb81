#include "desktop/notify/dbuscaller.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QLoggingCategory>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcCaller, "tom.desktop.caller")

namespace {

const QString notificationInterface = u"org.freedesktop.Notifications"_s;
const QString notificationPath = u"/org/freedesktop/Notifications"_s;
constexpr int answerLimit = 5000;

} // namespace

DBusCaller::DBusCaller(const QDBusConnection &bus, const QString &service, QObject *parent)
    : Caller(parent),
      m_bus(bus),
      m_service(service)
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(m_service, notificationPath, notificationInterface, u"ActionInvoked"_s, this, SLOT(takeAction(uint, QString)));
    m_bus.connect(m_service, notificationPath, notificationInterface, u"NotificationClosed"_s, this,
                  SLOT(takeClosed(uint, uint)));
    askForAbilities();
}

QDBusMessage DBusCaller::message(const QString &method) const
{
    return QDBusMessage::createMethodCall(m_service, notificationPath, notificationInterface, method);
}

void DBusCaller::askForAbilities()
{
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message(u"GetCapabilities"_s), answerLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QStringList> reply = *done;
        done->deleteLater();
        if (reply.isError())
            return;
        m_hasMarkup = reply.value().contains(u"body-markup"_s);
        m_hasActions = reply.value().contains(u"actions"_s);
    });
}

void DBusCaller::call(const Call &call)
{
    if (!isAvailable())
        return Q_EMIT unheard(call);
    m_turns.insert(call.key, ++m_turn);
    if (m_asked.contains(call.key))
        m_next.insert(call.key, call);   // its number is not known yet, so this would come beside it
    else
        show(call);
}

void DBusCaller::show(const Call &call)
{
    QStringList actions{u"default"_s, tr("Show")};
    for (const CallAction &action : call.actions) {
        if (m_hasActions)
            actions << action.id << action.title;
    }
    const QVariantMap hints{{u"urgency"_s, QVariant::fromValue(uchar(call.isUrgent ? 2 : 1))},
                            {u"desktop-entry"_s, u"tom-desktop"_s}};
    QDBusMessage asked = message(u"Notify"_s);
    asked << u"Tom"_s << m_ids.value(call.key, 0u) << u"tom-desktop"_s << call.title
          << (m_hasMarkup ? call.text.toHtmlEscaped() : call.text) << actions << hints << -1;
    m_asked.insert(call.key);
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(asked, answerLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, call, turn = m_turn](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<uint> reply = *done;
        done->deleteLater();
        m_asked.remove(call.key);
        if (reply.isError()) {
            qCInfo(lcCaller).noquote() << u"nobody shows notifications here: %1"_s.arg(reply.error().message());
            m_turns.remove(call.key);
            return Q_EMIT unheard(m_next.contains(call.key) ? m_next.take(call.key) : call);
        }
        takeNumber(call.key, reply.value());
        if (m_next.contains(call.key))
            return show(m_next.take(call.key));
        if (m_turns.value(call.key) < turn)   // withdrawn before it was shown
            withdraw(call.key);
    });
}

void DBusCaller::withdraw(const QString &key)
{
    m_turns.remove(key);
    m_next.remove(key);
    if (const uint id = m_ids.take(key)) {
        QDBusMessage asked = message(u"CloseNotification"_s);
        asked << id;
        m_bus.asyncCall(asked, answerLimit);
    }
}

// The bus hands over what somebody chose and the number of what he chose it in by different ways, and either may be the first.
void DBusCaller::takeNumber(const QString &key, uint id)
{
    m_ids.insert(key, id);
    const QString action = m_early.take(id);
    const bool isClosed = m_closedEarly.remove(id);
    if (m_asked.isEmpty()) {   // what is left was of other programs
        m_early.clear();
        m_closedEarly.clear();
    }
    if (!action.isEmpty())
        takeAction(id, action);
    if (isClosed)
        takeClosed(id, 0);
}

void DBusCaller::takeAction(uint id, const QString &action)
{
    if (const QString key = m_ids.key(id); !key.isEmpty())
        Q_EMIT answered(key, action);
    else if (!m_asked.isEmpty())
        m_early.insert(id, action);
}

void DBusCaller::takeClosed(uint id, uint)
{
    if (!m_ids.removeIf([id](const auto &known) { return known.value() == id; }) && !m_asked.isEmpty())
        m_closedEarly.insert(id);
}

} // namespace tom::desktop
