#include "desktop/api/devicesession.h"

#include "shared/core/json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::desktop {

Result<DeviceSessions> DeviceSessions::fromJson(const QJsonObject &object)
{
    if (!object.value("sessions"_L1).isArray())
        return failure(ErrorCode::InvalidInput, u"\"sessions\" must be a list"_s);
    const auto time = [](const QJsonValue &value) { return QDateTime::fromString(value.toString(), Qt::ISODateWithMs); };
    DeviceSessions all;
    for (const QJsonValue &one : object.value("sessions"_L1).toArray()) {
        const Result<QString> id = json::requiredString(one.toObject(), "id"_L1);
        if (!id)
            return std::unexpected(id.error());
        all.sessions.append({.id = *id,
                             .device = one["device"_L1].toString(),
                             .kind = one["kind"_L1].toString(),
                             .address = one["address"_L1].toString(),
                             .created = time(one["created"_L1]),
                             .lastUsed = time(one["last_used"_L1]),
                             .expires = time(one["expires"_L1]),
                             .isCurrent = one["current"_L1].toBool()});
    }
    return all;
}

} // namespace tom::desktop
