#include "agent/http/inboxroutes.h"

#include "agent/http/queryparameters.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::Request;
namespace paths = protocol::paths;

namespace {

Result<QJsonObject> list(Inbox &inbox, const Request &request)
{
    const auto since = numberParameter(request.query, u"since"_s, 0, std::numeric_limits<qint64>::max());
    if (!since)
        return std::unexpected(since.error());
    const auto limit = numberParameter(request.query, u"limit"_s, 1, Inbox::mostAtOnce);
    if (!limit)
        return std::unexpected(limit.error());
    return inbox.since(since->value_or(0), int(limit->value_or(Inbox::usualLimit)))
        .transform(&protocol::NotificationPage::toJson);
}

Result<QJsonObject> acknowledge(Inbox &inbox, const Request &request)
{
    return request.json()
        .and_then(&protocol::NotificationAck::fromJson)
        .and_then([&inbox](const protocol::NotificationAck &ack) { return inbox.acknowledge(ack); })
        .transform([](qint64 count) { return QJsonObject{{u"status"_s, u"OK"_s}, {u"acknowledged"_s, count}}; });
}

Result<QJsonObject> snooze(Inbox &inbox, const Request &request)
{
    bool isNumber = false;
    const qint64 id = request.captures.value(0).toLongLong(&isNumber);
    if (!isNumber)
        return failure(ErrorCode::NotFound, u"there is no such notification"_s);
    const Result<qint64> minutes =
        request.json().and_then([](const QJsonObject &body) { return json::requiredInteger(body, "minutes"_L1); });
    if (!minutes)
        return std::unexpected(minutes.error());
    if (*minutes < 0 || *minutes > Inbox::longestSnooze.count())
        return failure(ErrorCode::InvalidInput, u"\"minutes\" must be from 0 to %1"_s.arg(Inbox::longestSnooze.count()));
    return inbox.snooze(id, std::chrono::minutes(*minutes)).transform([](const protocol::Notification &snoozed) {
        return QJsonObject{{u"status"_s, u"OK"_s}, {u"notification"_s, snoozed.toJson()}};
    });
}

QJsonObject answerWith(const protocol::UserSettings &settings)
{
    QJsonObject object = settings.toJson();
    object.insert("status"_L1, u"OK"_s);
    object.insert("machine_zone"_L1, QString::fromLatin1(QTimeZone::systemTimeZoneId()));
    return object;
}

} // namespace

void addInboxRoutes(const RouteGuard &routes, Inbox &inbox)
{
    routes.addAnswer("GET"_ba, paths::notifications, [&inbox](const Request &request) { return list(inbox, request); });
    routes.addAnswer("POST"_ba, paths::notificationsAck,
                     [&inbox](const Request &request) { return acknowledge(inbox, request); });
    routes.addAnswer("POST"_ba, paths::notifications + u"/{id}/snooze"_s,
                     [&inbox](const Request &request) { return snooze(inbox, request); });
}

void addSettingsRoutes(const RouteGuard &routes, SettingsStore &settings)
{
    routes.addAnswer("GET"_ba, paths::settings,
                     [&settings](const Request &) -> Result<QJsonObject> { return answerWith(settings.settings()); });
    routes.addAnswer("PATCH"_ba, paths::settings, [&settings](const Request &request) {
        return request.json()
            .and_then([&settings](const QJsonObject &change) { return settings.patch(change); })
            .transform(&answerWith);
    });
}

} // namespace tom::agent
