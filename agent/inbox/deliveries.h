#pragma once

#include "agent/inbox/inbox.h"
#include "shared/http/httpclient.h"
#include "shared/protocol/usersettings.h"

#include <QTimer>

namespace tom::agent {

// Sends what calls for attention to the user's ntfy and UnifiedPush addresses as well, one after the other, and tries again
// while one of them is away. Remembers on disk how far each has come. Knows nothing of the devices behind them.
class Deliveries : public QObject
{
    Q_OBJECT

public:
    struct Pauses
    {
        std::chrono::milliseconds first = std::chrono::seconds(30);   // doubled with each failure
        std::chrono::milliseconds longest = std::chrono::hours(1);
    };

    Deliveries(http::HttpClient &http, Inbox &inbox, store::Database &database, const Clock &clock);
    Deliveries(http::HttpClient &http, Inbox &inbox, store::Database &database, const Clock &clock, const Pauses &pauses,
               QObject *parent = nullptr);
    ~Deliveries() override;

    // A new address begins with what comes from now on.
    [[nodiscard]] Result<void> setAddresses(const QList<protocol::DeliveryUrl> &addresses);
    void look();   // there may be something new

    static constexpr std::chrono::hours oldest{24};   // what waited longer is not sent any more

private:
    struct Address;

    void send(Address &address);
    void take(Address &address, qint64 number, const Result<http::HttpResponse> &answer);
    [[nodiscard]] Result<void> remember(Address &address, qint64 number);
    [[nodiscard]] Result<qint64> beginAt(const QString &name);

    http::HttpClient &m_http;
    Inbox &m_inbox;
    store::Database &m_database;
    const Clock &m_clock;
    Pauses m_pauses;
    std::vector<std::unique_ptr<Address>> m_addresses;
};

// What is sent to an address for a notification.
[[nodiscard]] http::HttpRequest deliveryRequest(const protocol::DeliveryUrl &address, const protocol::Notification &notification);

} // namespace tom::agent
