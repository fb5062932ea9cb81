#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace tom::protocol {

// What a module has to say about its work in the background (the seed's background_tasks).
struct BackgroundTask
{
    QString module{};
    QString status{};

    bool operator==(const BackgroundTask &) const = default;
};

// How far a running tool call says that it is.
struct TaskProgress
{
    double progress = 0;
    std::optional<double> total{};
    QString message{};

    bool operator==(const TaskProgress &) const = default;
};

// One piece of work of the agent itself: a turn, or something that is to happen at a time.
struct Task
{
    QString id{};   // DELETE /tasks/{id} ends it
    QString title{};
    QString state{};   // queued, running, parked; waiting (it is due), scheduled
    QDateTime started{};                       // invalid: not yet
    std::optional<TaskProgress> progress{};
    QStringList approvals{};                   // that it waits for
    std::optional<QDateTime> next{};           // of what is scheduled
    QString timeZone{};                        // by whose clock that is, as in "Europe/Paris"
    QString conversation{};

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
