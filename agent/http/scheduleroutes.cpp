#include "agent/http/scheduleroutes.h"

#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::Request;
using protocol::Schedule;
namespace paths = protocol::paths;

namespace {

constexpr qint64 usualDates = 5;

Result<qint64> scheduleIn(const Request &request)
{
    bool isNumber = false;
    const qint64 id = request.captures.value(0).toLongLong(&isNumber);
    if (!isNumber)
        return failure(ErrorCode::NotFound, u"there is no such schedule"_s);
    return id;
}

QJsonObject scheduleAnswer(const Schedule &schedule)
{
    return {{u"status"_s, u"OK"_s}, {u"schedule"_s, schedule.toJson()}};
}

QJsonObject schedulesAnswer(const QList<Schedule> &schedules)
{
    QJsonArray array;
    for (const Schedule &schedule : schedules)
        array.append(schedule.toJson());
    return QJsonObject{{u"status"_s, u"OK"_s}, {u"schedules"_s, array}};
}

// Its words say nothing about its times, so a client need not have them yet.
Result<QJsonObject> datesOf(Scheduler &scheduler, const Request &request)
{
    Result<QJsonObject> body = request.json();
    if (!body)
        return body;
    if (body->value("text"_L1).toString().trimmed().isEmpty())
        body->insert("text"_L1, u"-"_s);
    const Result<qint64> count = body->contains("count"_L1) ? json::requiredInteger(*body, "count"_L1) : usualDates;
    if (!count)
        return std::unexpected(count.error());
    if (*count < 1 || *count > Scheduler::mostDates)
        return failure(ErrorCode::InvalidInput, u"\"count\" must be from 1 to %1"_s.arg(Scheduler::mostDates));
    return Schedule::fromJson(*body)
        .and_then([&](const Schedule &asked) { return scheduler.dates(asked, int(*count)); })
        .transform([](const QList<QDateTime> &dates) {
            QJsonArray array;
            for (const QDateTime &date : dates)
                array.append(date.toOffsetFromUtc(date.offsetFromUtc()).toString(Qt::ISODate));
            return QJsonObject{{u"status"_s, u"OK"_s}, {u"dates"_s, array}};
        });
}

} // namespace

void addScheduleRoutes(const RouteGuard &routes, Scheduler &scheduler, std::function<QList<Schedule>()> templates)
{
    const QString one = paths::schedules + u"/{id}"_s;
    routes.addAnswer("GET"_ba, paths::schedules,
                     [&scheduler](const Request &) { return scheduler.list().transform(&schedulesAnswer); });
    routes.addAnswer(
        "GET"_ba, paths::scheduleTemplates,
        [templates = std::move(templates)](const Request &) -> Result<QJsonObject> { return schedulesAnswer(templates()); });
    routes.addAnswer("POST"_ba, paths::schedules, [&scheduler](const Request &request) {
        return request.json()
            .and_then(&Schedule::fromJson)
            .and_then([&](const Schedule &asked) { return scheduler.add(asked); })
            .transform(&scheduleAnswer);
    });
    routes.addAnswer("POST"_ba, paths::scheduleDates,
                     [&scheduler](const Request &request) { return datesOf(scheduler, request); });
    routes.addAnswer("PATCH"_ba, one, [&scheduler](const Request &request) -> Result<QJsonObject> {
        const auto change = request.json();
        if (!change)
            return std::unexpected(change.error());
        return scheduleIn(request).and_then([&](qint64 id) { return scheduler.change(id, *change); }).transform(&scheduleAnswer);
    });
    const auto done = [] { return QJsonObject{{u"status"_s, u"OK"_s}}; };
    routes.addAnswer("DELETE"_ba, one, [&scheduler, done](const Request &request) {
        return scheduleIn(request).and_then([&](qint64 id) { return scheduler.remove(id); }).transform(done);
    });
    routes.addAnswer("POST"_ba, one + u"/run"_s, [&scheduler, done](const Request &request) {
        return scheduleIn(request).and_then([&](qint64 id) { return scheduler.runNow(id); }).transform(done);
    });
}

} // namespace tom::agent
