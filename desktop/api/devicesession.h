#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace tom::desktop {

// One device that is signed in, as GET /sessions has it.
struct DeviceSession
{
    QString id{};
    QString device{};
    QString kind{};
    QString address{};
    QDateTime created{};
    QDateTime lastUsed{};
    QDateTime expires{};
    bool isCurrent = false;   // the one that asks

    bool operator==(const DeviceSession &) const = default;
};

struct DeviceSessions
{
    QList<DeviceSession> sessions{};   // the last used first

    [[nodiscard]] static Result<DeviceSessions> fromJson(const QJsonObject &object);

    bool operator==(const DeviceSessions &) const = default;
};

} // namespace tom::desktop
