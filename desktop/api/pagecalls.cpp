#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

// The part of ApiClient that is about tasks, modules, schedules, usage and devices.
namespace tom::desktop {

namespace {

using Response = Result<http::HttpResponse>;

QString below(QLatin1StringView path, const QString &id)
{
    // An id is the server's word, and must not lead elsewhere.
    return path + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(id));
}

QString secretPath(const QString &module)
{
    return below(protocol::paths::services, module) + u"/secret"_s;
}

Result<QList<QDateTime>> readDates(const Response &response)
{
    return answeredObject(response).transform([](const QJsonObject &object) {
        QList<QDateTime> dates;
        for (const QJsonValue &one : object.value("dates"_L1).toArray())
            dates.append(QDateTime::fromString(one.toString(), Qt::ISODate));
        return dates;
    });
}

// What a client may say of one; id, next, last and conversation are the agent's.
QJsonObject wishOf(const protocol::Schedule &schedule)
{
    QJsonObject object = schedule.toJson();
    for (const QLatin1StringView key : {"id"_L1, "next"_L1, "last"_L1, "conversation"_L1})
        object.remove(key);
    if (schedule.rrule.isEmpty())
        object.insert("rrule"_L1, QString());   // in a change, what is not named stays
    if (schedule.title.isEmpty())
        object.insert("title"_L1, QString());
    for (const QLatin1StringView key : {"level"_L1, "modules"_L1, "max_tokens"_L1, "budget"_L1, "tools"_L1}) {
        if (!object.contains(key))
            object.insert(key, QJsonValue());
    }
    return object;
}

} // namespace

QFuture<Result<void>> ApiClient::cancelTask(const QString &task)
{
    return m_http->fetch(request("DELETE", below(protocol::paths::tasks, task))).then(readDone);
}

QFuture<Result<void>> ApiClient::setSecret(const QString &module, const QString &secret)
{
    return m_http->fetch(request("PUT", secretPath(module), {{u"secret"_s, secret}})).then(readDone);
}

QFuture<Result<void>> ApiClient::forgetSecret(const QString &module)
{
    return m_http->fetch(request("DELETE", secretPath(module))).then(readDone);
}

QFuture<Result<protocol::Schedule>> ApiClient::keepSchedule(const protocol::Schedule &schedule)
{
    return schedule.id == 0 ? add(schedule) : changeSchedule(schedule.id, wishOf(schedule));
}

QFuture<Result<QList<QDateTime>>> ApiClient::scheduleDates(const protocol::Schedule &schedule, int count)
{
    QJsonObject asked = wishOf(schedule);
    asked.insert("count"_L1, count);
    return m_http->fetch(request("POST", protocol::paths::scheduleDates, asked)).then(readDates);
}

QFuture<Result<UsageReport>> ApiClient::usage(const QDate &from, const QDate &to)
{
    http::HttpRequest asked = request("GET", protocol::paths::usage);
    asked.url.setQuery(QUrlQuery{{u"from"_s, from.toString(Qt::ISODate)}, {u"to"_s, to.toString(Qt::ISODate)}});
    return m_http->fetch(asked).then(readAnswer<UsageReport>);
}

QFuture<Result<DeviceSessions>> ApiClient::devices()
{
    return m_http->fetch(request("GET", protocol::paths::sessions)).then(readAnswer<DeviceSessions>);
}

QFuture<Result<void>> ApiClient::renameDevice(const QString &id, const QString &name)
{
    return m_http->fetch(request("PATCH", below(protocol::paths::sessions, id), {{u"device"_s, name}})).then(readDone);
}

QFuture<Result<void>> ApiClient::revokeDevice(const QString &id)
{
    return m_http->fetch(request("DELETE", below(protocol::paths::sessions, id))).then(readDone);
}

QFuture<Result<void>> ApiClient::revokeOtherDevices()
{
    return m_http->fetch(request("DELETE", protocol::paths::sessions)).then(readDone);
}

} // namespace tom::desktop
