#include "shared/protocol/taskstatus.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

QJsonObject taskJson(const Task &task)
{
    QJsonObject object{{u"id"_s, task.id}, {u"title"_s, task.title}, {u"state"_s, task.state}};
    if (task.started.isValid())
        object.insert("started"_L1, json::timeText(task.started));
    if (task.next)
        object.insert("next"_L1, json::timeText(*task.next));
    if (!task.timeZone.isEmpty())
        object.insert("time_zone"_L1, task.timeZone);
    if (!task.conversation.isEmpty())
        object.insert("conversation"_L1, task.conversation);
    if (!task.approvals.isEmpty())
        object.insert("approvals"_L1, QJsonArray::fromStringList(task.approvals));
    if (!task.progress)
        return object;
    QJsonObject progress{{u"progress"_s, task.progress->progress}};
    if (task.progress->total)
        progress.insert("total"_L1, *task.progress->total);
    if (!task.progress->message.isEmpty())
        progress.insert("message"_L1, task.progress->message);
    object.insert("progress"_L1, progress);
    return object;
}

Task taskFrom(const QJsonObject &object)
{
    Task task{.id = object.value("id"_L1).toString(),
              .title = object.value("title"_L1).toString(),
              .state = object.value("state"_L1).toString(),
              .started = json::timeAt(object, "started"_L1),
              .approvals = json::optionalStrings(object, "approvals"_L1).value_or(QStringList()),
              .timeZone = object.value("time_zone"_L1).toString(),
              .conversation = object.value("conversation"_L1).toString()};
    if (const QDateTime next = json::timeAt(object, "next"_L1); next.isValid())
        task.next = next;
    if (const QJsonObject progress = object.value("progress"_L1).toObject(); !progress.isEmpty())
        task.progress = TaskProgress{.progress = progress.value("progress"_L1).toDouble(),
                                     .total = json::optionalNumber(progress, "total"_L1).value_or(std::nullopt),
                                     .message = progress.value("message"_L1).toString()};
    return task;
}

} // namespace

QJsonObject TaskStatus::toJson() const
{
    QJsonArray background;
    for (const BackgroundTask &task : backgroundTasks)
        background.append(QJsonObject{{u"module"_s, task.module}, {u"status"_s, task.status}});
    QJsonArray own;
    for (const Task &task : tasks)
        own.append(taskJson(task));
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
    for (const QJsonValue &value : object.value("tasks"_L1).toArray())
        status.tasks.append(taskFrom(value.toObject()));
    return status;
}

} // namespace tom::protocol
