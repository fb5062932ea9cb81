#include "agent/inbox/inboxapp.h"

#include "agent/http/inboxroutes.h"
#include "agent/inbox/arrivalrules.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcInbox, "tom.agent.inbox")

namespace {

void note(const Result<void> &done)
{
    if (!done)
        qCCritical(lcInbox).noquote() << u"❌ the inbox cannot be written: %1"_s.arg(done.error().message);
}

} // namespace

InboxApp::InboxApp(store::Database &database, const Clock &clock, http::HttpClient &http, QObject *parent)
    : QObject(parent),
      m_clock(clock),
      m_settings(database),
      m_inbox(database, clock),
      m_notices(database, m_inbox),
      m_deliveries(http, m_inbox, database, clock),
      m_alarm(clock, this)
{
    m_inbox.setArrival([this](const NewNotification &what) { return arrivalOf(what, m_settings.settings(), m_clock.now()); });
    connect(&m_inbox, &Inbox::planned, this, &InboxApp::plan);
    connect(&m_settings, &SettingsStore::changed, this, &InboxApp::takeSettings);
    connect(&m_alarm, &Alarm::rang, this, &InboxApp::wake);
    connect(&m_alarm, &Alarm::lookedEarly, this, &InboxApp::heedClock);
    connect(&m_sweep, &QTimer::timeout, this, &InboxApp::sweep);
}

Result<void> InboxApp::open()
{
    const Result<void> opened =
        m_settings.load().and_then([this] { return m_deliveries.setAddresses(m_settings.settings().deliveries); });
    if (!opened)
        return opened;
    sweep();
    m_sweep.start(1h);
    heedClock();
    return {};
}

void InboxApp::addRoutes(httpserver::HttpServer &server, const QString &username)
{
    const RouteGuard routes(server, username);
    addInboxRoutes(routes, m_inbox);
    addSettingsRoutes(routes, m_settings);
}

void InboxApp::ringAt(PushDoorbell &bell)
{
    connect(&m_inbox, &Inbox::changed, &bell, [&bell](const QList<protocol::Notification> &notifications) {
        for (const protocol::Notification &one : notifications)
            bell.ring({protocol::PushNotification{.seq = one.seq, .notification = one.toJson()}});
    });
    connect(&m_inbox, &Inbox::acknowledged, &bell, [&bell](const QList<qint64> &ids, qint64 last) {
        constexpr qsizetype most = 1000;   // in one frame
        for (qsizetype from = 0; from < ids.size(); from += most) {
            const QList<qint64> some = ids.sliced(from, std::min(most, ids.size() - from));
            bell.ring({protocol::PushAcknowledged{.ids = some, .last = last - (ids.size() - from - some.size())}});
        }
    });
    // What was on disk before anybody was told of it, when this agent was lost.
    if (const Result<qint64> last = m_inbox.last())
        bell.ring({protocol::PushHello{*last}});
}

void InboxApp::heed(ServiceHub &services)
{
    connect(&services, &ServiceHub::backgroundStatusRead, this,
            [this](const QString &module, const QString &text) { note(m_notices.take(module, text)); });
}

void InboxApp::plan()
{
    const auto next = m_inbox.nextWake();
    if (!next)
        return note(std::unexpected(next.error()));
    m_alarm.setTime(*next);
    Q_EMIT planned();
}

void InboxApp::wake()
{
    const Result<void> woken = m_inbox.wake();
    note(woken);
    if (woken)
        return plan();
    m_alarm.setTime(m_clock.now().addSecs(60));   // the disk may have room then
}

void InboxApp::takeSettings(const protocol::UserSettings &before)
{
    const protocol::UserSettings &now = m_settings.settings();
    if (now.deliveries != before.deliveries)
        note(m_deliveries.setAddresses(now.deliveries));
    if (now.quietHours == before.quietHours && now.timeZone == before.timeZone)
        return;
    heedClock();
}

void InboxApp::heedClock()
{
    note(m_inbox.holdUntil(m_settings.settings().quietUntil(m_clock.now())));
    plan();
}

void InboxApp::sweep()
{
    note(m_inbox.sweep());
}

} // namespace tom::agent
