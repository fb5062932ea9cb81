#pragma once

#include "agent/http/pushdoorbell.h"
#include "agent/inbox/alarm.h"
#include "agent/inbox/deliveries.h"
#include "agent/inbox/modulenotices.h"
#include "agent/inbox/settingsstore.h"
#include "agent/services/servicehub.h"
#include "shared/httpserver/httpserver.h"

namespace tom::agent {

// The inbox with what feeds it and what it feeds: settings, quiet hours, modules' notices, the devices' bell, deliveries.
class InboxApp : public QObject
{
    Q_OBJECT

public:
    InboxApp(store::Database &database, const Clock &clock, http::HttpClient &http, QObject *parent = nullptr);

    // Reads what is there; before the rest.
    [[nodiscard]] Result<void> open();
    void addRoutes(httpserver::HttpServer &server, const QString &username);
    void ringAt(PushDoorbell &bell);
    void heed(ServiceHub &services);

    [[nodiscard]] Inbox &inbox() { return m_inbox; }
    [[nodiscard]] SettingsStore &settings() { return m_settings; }
    [[nodiscard]] std::optional<QDateTime> nextWake() const { return m_alarm.time(); }

Q_SIGNALS:
    void planned();   // nextWake() is another

private:
    void plan();
    void wake();
    void takeSettings(const protocol::UserSettings &before);
    void heedClock();   // it may have been set: what is held waits for the end of these quiet hours
    void sweep();

    const Clock &m_clock;
    SettingsStore m_settings;
    Inbox m_inbox;
    ModuleNotices m_notices;
    Deliveries m_deliveries;
    Alarm m_alarm;
    QTimer m_sweep;
};

} // namespace tom::agent
