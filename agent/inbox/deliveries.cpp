#include "agent/inbox/deliveries.h"

#include "shared/core/json.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcDelivery, "tom.agent.delivery")

namespace {

constexpr qsizetype maxDelivered = 3500;   // of a text; services take 4096 with everything around it

QByteArray limited(const QString &text)
{
    QString rest = text;
    while (rest.toUtf8().size() > maxDelivered)
        rest.chop(rest.size() / 10 + 1);
    return rest.toUtf8();
}

// Headers are ASCII; this is RFC 2047, which ntfy reads.
QByteArray encodedWord(const QString &text)
{
    return "=?UTF-8?B?" + text.left(100).toUtf8().toBase64() + "?=";
}

} // namespace

http::HttpRequest deliveryRequest(const protocol::DeliveryUrl &address, const protocol::Notification &notification)
{
    http::HttpRequest request{.method = "POST",
                              .url = QUrl(address.url),
                              .connectTimeout = 10s,
                              .firstByteTimeout = 20s,
                              .totalTimeout = 30s,
                              .maxBytes = 64 * 1024};
    const bool withText = address.withText && !notification.text.isEmpty();
    if (address.kind == protocol::DeliveryUrl::Kind::UnifiedPush) {
        QJsonObject body{{u"id"_s, notification.id},
                         {u"kind"_s, protocol::notificationKindName(notification.kind)},
                         {u"title"_s, notification.title}};
        if (withText)
            body.insert("text"_L1, QString::fromUtf8(limited(notification.text)));
        request.headers = {{"Content-Type", "application/json"}, {"TTL", "86400"}};
        request.body = json::compact(body);
        return request;
    }
    request.headers = {{"Content-Type", "text/plain; charset=utf-8"},
                       {"Title", withText ? encodedWord(notification.title) : "Tom"_ba}};
    request.body = withText ? limited(notification.text) : notification.title.toUtf8();
    return request;
}

struct Deliveries::Address
{
    protocol::DeliveryUrl url{};
    qint64 sent = 0;   // the number up to which everything is dealt with
    bool isBusy = false;
    std::chrono::milliseconds pause{0};
    QTimer next;
};

Deliveries::Deliveries(http::HttpClient &http, Inbox &inbox, store::Database &database, const Clock &clock)
    : Deliveries(http, inbox, database, clock, Pauses{})
{}

Deliveries::Deliveries(http::HttpClient &http, Inbox &inbox, store::Database &database, const Clock &clock, const Pauses &pauses,
                       QObject *parent)
    : QObject(parent),
      m_http(http),
      m_inbox(inbox),
      m_database(database),
      m_clock(clock),
      m_pauses(pauses)
{
    connect(&m_inbox, &Inbox::changed, this, &Deliveries::look);
}

Deliveries::~Deliveries() = default;

Result<void> Deliveries::setAddresses(const QList<protocol::DeliveryUrl> &addresses)
{
    std::vector<std::unique_ptr<Address>> made;
    for (const protocol::DeliveryUrl &url : addresses) {
        const Result<qint64> sent = beginAt(url.name + u'\n' + url.url);
        if (!sent)
            return std::unexpected(sent.error());
        auto address = std::make_unique<Address>();
        address->url = url;
        if (const Result<void> kept = remember(*address, *sent); !kept)   // what comes while it is away counts
            return kept;
        address->next.setSingleShot(true);
        connect(&address->next, &QTimer::timeout, this, [this, it = address.get()] { send(*it); });
        made.push_back(std::move(address));
    }
    m_addresses = std::move(made);
    look();
    return {};
}

Result<qint64> Deliveries::beginAt(const QString &name)
{
    const auto rows = m_database.query(u"SELECT value FROM settings WHERE name = ?"_s, {u"delivered "_s + name});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->isEmpty())
        return rows->constFirst().value(u"value"_s).toLongLong();
    return m_inbox.last();
}

void Deliveries::look()
{
    for (const auto &address : m_addresses) {
        if (!address->isBusy && !address->next.isActive())
            address->next.start(0ms);
    }
}

void Deliveries::send(Address &address)
{
    if (address.isBusy)
        return;
    const QDateTime old = m_clock.now().addDuration(-oldest);
    const auto page = m_inbox.since(address.sent, Inbox::usualLimit);
    if (!page)
        return;
    for (const protocol::Notification &one : page->notifications) {
        if (!one.isAlerting() || one.created < old)
            continue;
        address.isBusy = true;
        const quint64 number = quint64(one.seq);
        m_http.fetch(deliveryRequest(address.url, one))
            .then(this, [this, url = address.url, number](const Result<http::HttpResponse> &answer) {
                const auto found = std::ranges::find(m_addresses, url, [](const auto &other) { return other->url; });
                if (found != m_addresses.end() && (*found)->isBusy)   // the user may have changed them meanwhile
                    take(**found, qint64(number), answer);
            });
        return;
    }
    if (page->last > address.sent && !remember(address, page->last))
        return;
    if (page->hasMore)
        address.next.start(0ms);
}

void Deliveries::take(Address &address, qint64 number, const Result<http::HttpResponse> &answer)
{
    address.isBusy = false;
    // What is refused for itself would be refused again; a device that is gone (404, 410) may come back with its address.
    const bool isRefused = answer && answer->status >= 400 && answer->status < 500 && answer->status != 429
                           && answer->status != 404 && answer->status != 410 && answer->status != 401 && answer->status != 403;
    const bool isTaken = answer && answer->status >= 200 && answer->status < 300;
    if (isTaken || isRefused) {
        address.pause = 0ms;
        if (isRefused)
            qCWarning(lcDelivery).noquote()
                << u"⚠️ \"%1\" refused a notification: status %2"_s.arg(address.url.name).arg(answer->status);
        if (remember(address, number))
            address.next.start(0ms);
        return;
    }
    if (address.pause == 0ms)   // once, not with each try
        qCWarning(lcDelivery).noquote() << u"⚠️ \"%1\" takes no notifications now: %2"_s.arg(
            address.url.name, answer ? u"status %1"_s.arg(answer->status) : u"it cannot be reached"_s);
    address.pause = address.pause == 0ms ? m_pauses.first : std::min(address.pause * 2, m_pauses.longest);
    address.next.start(address.pause);
}

Result<void> Deliveries::remember(Address &address, qint64 number)
{
    const auto kept = m_database.execute(
        u"INSERT INTO settings(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"_s,
        {u"delivered "_s + address.url.name + u'\n' + address.url.url, QString::number(number)});
    if (!kept)
        return std::unexpected(kept.error());
    address.sent = number;
    return {};
}

} // namespace tom::agent
