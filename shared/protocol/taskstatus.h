#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace tom::protocol {

// What a module has to say about its work in the background (the seed's background_tasks).
struct BackgroundTask
{
    QString module{};
    QString status{};

    bool operator==(const BackgroundTask &) const = default;
};

// One piece of work of the agent itself, such as a running turn.
struct Task
{
    QString id{};
    QString title{};
    QString state{};   // queued, running, parked
    QDateTime started{};

    bool operator==(const Task &) const = default;
};

// GET /tasks.
struct TaskStatus
{
    QList<BackgroundTask> backgroundTasks{};
    qint64 id = 0;   // grows with every change
    QList<Task> tasks{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<TaskStatus> fromJson(const QJsonObject &object);

    bool operator==(const TaskStatus &) const = default;
};

} // namespace tom::protocol
