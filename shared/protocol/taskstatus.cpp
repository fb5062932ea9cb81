#include "shared/protocol/taskstatus.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject TaskStatus::toJson() const
{
    QJsonArray background;
    for (const BackgroundTask &task : backgroundTasks)
        background.append(QJsonObject{{u"module"_s, task.module}, {u"status"_s, task.status}});
    QJsonArray own;
    for (const Task &task : tasks) {
        own.append(QJsonObject{{u"id"_s, task.id},
                               {u"title"_s, task.title},
                               {u"state"_s, task.state},
                               {u"started"_s, json::timeText(task.started)}});
    }
    return {{u"background_tasks"_s, background}, {u"id"_s, id}, {u"tasks"_s, own}};
}

Result<TaskStatus> TaskStatus::fromJson(const QJsonObject &object)
{
    const Result<qint64> id = json::requiredInteger(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    TaskStatus status{.id = *id};
    for (const QJsonValue &value : object.value("background_tasks"_L1).toArray()) {
        const QJsonObject task = value.toObject();
        status.backgroundTasks.append(
            {.module = task.value("module"_L1).toString(), .status = task.value("status"_L1).toString()});
    }
    for (const QJsonValue &value : object.value("tasks"_L1).toArray()) {
        const QJsonObject task = value.toObject();
        status.tasks.append({.id = task.value("id"_L1).toString(),
                             .title = task.value("title"_L1).toString(),
                             .state = task.value("state"_L1).toString(),
                             .started = json::timeAt(task, "started"_L1)});
    }
    return status;
}

} // namespace tom::protocol
