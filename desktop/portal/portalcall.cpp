#include "desktop/portal/portalcall.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

#include <utility>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QString requestInterface = u"org.freedesktop.portal.Request"_s;
constexpr uint userSaidNo = 1;

// Of all that this program asks: the path of a request is made of its name on the bus and of this.
int nextNumber()
{
    static int number = 0;
    return ++number;
}

} // namespace

PortalCall::PortalCall(const QDBusConnection &bus, QString service, QObject *parent)
    : QObject(parent),
      m_bus(bus),
      m_service(std::move(service))
{
    if (m_service.isEmpty())
        return;
    // Whoever goes away while the user thinks about it answers no more.
    auto *watcher = new QDBusServiceWatcher(m_service, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &old, const QString &now) {
                if (!old.isEmpty() && m_question != 0)
                    fail(false, u"it went away"_s);
                if (!old.isEmpty())
                    Q_EMIT left();
                if (!now.isEmpty())
                    Q_EMIT came();
            });
}

void PortalCall::ask(const QString &interface, const QString &method, const QVariantList &arguments, QVariantMap options)
{
    const int question = nextNumber();
    m_question = question;
    if (!m_bus.isConnected()) {   // a call there has no end
        QMetaObject::invokeMethod(
            this,
            [this, question] {
                if (m_question == question)
                    fail(false, u"there is no bus"_s);
            },
            Qt::QueuedConnection);
        return;
    }
    const QString token = u"tom%1"_s.arg(question);
    const QString sender = m_bus.baseService().mid(1).replace(u'.', u'_');
    if (!sender.isEmpty())   // the answer may be there before the call returns
        listenTo(path + "/request/"_L1 + sender + u'/' + token);
    options.insert(u"handle_token"_s, token);
    QDBusMessage asked = QDBusMessage::createMethodCall(m_service, path, interface, method);
    asked.setArguments(arguments + QVariantList{options});
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(asked, callLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, question](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusObjectPath> reply = *done;
        done->deleteLater();
        if (m_question != question)
            return;   // it has been answered already
        if (reply.isError())
            return fail(false, reply.error().message());
        listenTo(reply.value().path());
    });
}

void PortalCall::listenTo(const QString &request)
{
    if (request == m_listensTo)
        return;
    stopListening();
    m_listensTo = request;
    m_bus.connect(m_service, request, requestInterface, u"Response"_s, this, SLOT(takeResponse(uint, QVariantMap, QDBusMessage)));
}

void PortalCall::stopListening()
{
    if (!m_listensTo.isEmpty())
        m_bus.disconnect(m_service, m_listensTo, requestInterface, u"Response"_s, this,
                         SLOT(takeResponse(uint, QVariantMap, QDBusMessage)));
    m_listensTo.clear();
}

void PortalCall::takeResponse(uint response, const QVariantMap &results, const QDBusMessage &signal)
{
    if (m_question == 0 || signal.path() != m_listensTo)
        return;   // one of an earlier question may still be on its way
    if (response != 0)
        return fail(response == userSaidNo, response == userSaidNo ? QString() : u"it could not do it"_s);
    giveUp();
    Q_EMIT answered(results);
}

void PortalCall::giveUp()
{
    m_question = 0;
    stopListening();
}

void PortalCall::fail(bool byUser, const QString &why)
{
    giveUp();
    Q_EMIT failed(byUser, why);
}

} // namespace tom::desktop
