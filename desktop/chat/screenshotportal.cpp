#include "desktop/chat/screenshotportal.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QLoggingCategory>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcScreen, "tom.desktop.screenshot")

namespace {

const QString desktopPath = u"/org/freedesktop/portal/desktop"_s;
const QString requestInterface = u"org.freedesktop.portal.Request"_s;
constexpr int callLimit = 5000;   // for the call; how long the user thinks about it is the user's
constexpr uint userSaidNo = 1;

} // namespace

ScreenshotPortal::ScreenshotPortal(const QDBusConnection &bus, QString service, QObject *parent)
    : QObject(parent),
      m_bus(bus),
      m_service(std::move(service))
{
    if (m_service.isEmpty())
        return;
    // Whoever goes away while the user thinks about it answers no more.
    auto *watcher = new QDBusServiceWatcher(m_service, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, [this](const QString &, const QString &old) {
        if (m_isOpen && !old.isEmpty())
            fail(false);
    });
}

void ScreenshotPortal::take()
{
    m_isOpen = true;
    if (!m_bus.isConnected())
        return fail(false);
    const QString token = u"tomscreen%1"_s.arg(++m_tokens);
    const QString sender = m_bus.baseService().mid(1).replace(u'.', u'_');
    if (!sender.isEmpty())   // the answer may be there before the call returns
        listenTo(desktopPath + u"/request/"_s + sender + u'/' + token);
    QDBusMessage asked =
        QDBusMessage::createMethodCall(m_service, desktopPath, u"org.freedesktop.portal.Screenshot"_s, u"Screenshot"_s);
    asked << QString() << QVariantMap{{u"handle_token"_s, token}, {u"interactive"_s, true}};
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(asked, callLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusObjectPath> reply = *done;
        done->deleteLater();
        if (!m_isOpen)
            return;   // it has been answered already
        if (reply.isError()) {
            qCInfo(lcScreen).noquote() << u"no portal takes pictures of the screen: %1"_s.arg(reply.error().message());
            return fail(false);
        }
        listenTo(reply.value().path());
    });
}

void ScreenshotPortal::listenTo(const QString &request)
{
    if (request == m_listensTo)
        return;
    stopListening();
    m_listensTo = request;
    m_bus.connect(m_service, request, requestInterface, u"Response"_s, this, SLOT(takeResponse(uint, QVariantMap, QDBusMessage)));
}

void ScreenshotPortal::stopListening()
{
    if (!m_listensTo.isEmpty())
        m_bus.disconnect(m_service, m_listensTo, requestInterface, u"Response"_s, this,
                         SLOT(takeResponse(uint, QVariantMap, QDBusMessage)));
    m_listensTo.clear();
}

void ScreenshotPortal::takeResponse(uint response, const QVariantMap &results, const QDBusMessage &signal)
{
    if (!m_isOpen || signal.path() != m_listensTo)
        return;
    const QUrl url(results.value(u"uri"_s).toString());
    if (response != 0 || !url.isLocalFile())
        return fail(response == userSaidNo);
    m_isOpen = false;
    stopListening();
    Q_EMIT taken(url.toLocalFile());
}

void ScreenshotPortal::fail(bool byUser)
{
    m_isOpen = false;
    stopListening();
    Q_EMIT failed(byUser);
}

} // namespace tom::desktop
