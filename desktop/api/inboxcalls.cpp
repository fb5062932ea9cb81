#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/protocol/paths.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The part of ApiClient that is about the inbox, what is due, and the user's settings.
namespace tom::desktop {

namespace {

QString scheduleAt(qint64 id)
{
    return protocol::paths::schedules + u'/' + QString::number(id);
}

Result<protocol::Schedule> readSchedule(const Result<http::HttpResponse> &response)
{
    return answeredObject(response).and_then(
        [](const QJsonObject &object) { return protocol::Schedule::fromJson(object.value("schedule"_L1).toObject()); });
}

Result<QList<protocol::Schedule>> readSchedules(const Result<http::HttpResponse> &response)
{
    const Result<QJsonObject> object = answeredObject(response);
    if (!object)
        return std::unexpected(object.error());
    QList<protocol::Schedule> schedules;
    for (const QJsonValue &value : object->value("schedules"_L1).toArray()) {
        const Result<protocol::Schedule> schedule = protocol::Schedule::fromJson(value.toObject());
        if (!schedule)
            return std::unexpected(schedule.error());
        schedules.append(*schedule);
    }
    return schedules;
}

} // namespace

QFuture<Result<protocol::NotificationPage>> ApiClient::notifications(qint64 since, int limit)
{
    http::HttpRequest asked = request("GET", protocol::paths::notifications);
    asked.url.setQuery(QUrlQuery{{u"since"_s, QString::number(since)}, {u"limit"_s, QString::number(limit)}});
    asked.firstByteTimeout = 20s;
    asked.totalTimeout = 60s;   // a slow line gets a page through in that
    return m_http->fetch(asked).then(readAnswer<protocol::NotificationPage>);
}

QFuture<Result<void>> ApiClient::acknowledge(const protocol::NotificationAck &ack)
{
    return m_http->fetch(request("POST", protocol::paths::notificationsAck, ack.toJson())).then(readDone);
}

QFuture<Result<protocol::Notification>> ApiClient::snooze(qint64 notification, std::chrono::minutes time)
{
    const QString path = protocol::paths::notifications + u"/%1/snooze"_s.arg(notification);
    return m_http->fetch(request("POST", path, {{u"minutes"_s, qint64(time.count())}}))
        .then([](const Result<http::HttpResponse> &response) {
            return answeredObject(response).and_then([](const QJsonObject &object) {
                return protocol::Notification::fromJson(object.value("notification"_L1).toObject());
            });
        });
}

QFuture<Result<QList<protocol::Schedule>>> ApiClient::schedules()
{
    return m_http->fetch(request("GET", protocol::paths::schedules)).then(readSchedules);
}

QFuture<Result<QList<protocol::Schedule>>> ApiClient::scheduleTemplates()
{
    return m_http->fetch(request("GET", protocol::paths::scheduleTemplates)).then(readSchedules);
}

QFuture<Result<protocol::Schedule>> ApiClient::add(const protocol::Schedule &schedule)
{
    return m_http->fetch(request("POST", protocol::paths::schedules, schedule.toJson())).then(readSchedule);
}

QFuture<Result<protocol::Schedule>> ApiClient::changeSchedule(qint64 id, const QJsonObject &change)
{
    return m_http->fetch(request("PATCH", scheduleAt(id), change)).then(readSchedule);
}

QFuture<Result<void>> ApiClient::removeSchedule(qint64 id)
{
    return m_http->fetch(request("DELETE", scheduleAt(id))).then(readDone);
}

QFuture<Result<void>> ApiClient::runSchedule(const QString &id)
{
    return m_http->fetch(request("POST", u"%1/%2/run"_s.arg(protocol::paths::schedules, id))).then(readDone);
}

QFuture<Result<protocol::SentMessages>> ApiClient::sentMessages()
{
    return m_http->fetch(request("GET", protocol::paths::messages)).then(readAnswer<protocol::SentMessages>);
}

QFuture<Result<protocol::UserSettings>> ApiClient::settings()
{
    return m_http->fetch(request("GET", protocol::paths::settings)).then(readAnswer<protocol::UserSettings>);
}

QFuture<Result<protocol::UserSettings>> ApiClient::changeSettings(const QJsonObject &change)
{
    return m_http->fetch(request("PATCH", protocol::paths::settings, change)).then(readAnswer<protocol::UserSettings>);
}

QFuture<Result<protocol::UserSettings>> ApiClient::setQuietHours(const std::optional<protocol::QuietHours> &hours)
{
    const QJsonObject wished = protocol::UserSettings{.quietHours = hours}.toJson();
    return changeSettings({{u"quiet_hours"_s, wished.value("quiet_hours"_L1)}});
}

} // namespace tom::desktop
