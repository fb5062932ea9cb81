#include "shared/protocol/processrequest.h"

#include "shared/core/json.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

Result<std::optional<Position>> readPosition(const QJsonObject &object)
{
    const QJsonValue value = object.value("position"_L1);
    if (value.isUndefined() || value.isNull())
        return std::nullopt;
    const QJsonObject place = value.toObject();
    const QJsonValue latitude = place.value("latitude"_L1);
    const QJsonValue longitude = place.value("longitude"_L1);
    if (!latitude.isDouble() || !longitude.isDouble() || qAbs(latitude.toDouble()) > 90 || qAbs(longitude.toDouble()) > 180)
        return failure(ErrorCode::InvalidInput, u"\"position\" must have a latitude (-90..90) and a longitude (-180..180)"_s);
    return Position{.latitude = latitude.toDouble(), .longitude = longitude.toDouble()};
}

} // namespace

const QStringList &clientTypes()
{
    static const QStringList types{u"desktop"_s, u"console"_s, u"web"_s, u"android"_s, u"tui"_s, u"pwa"_s};
    return types;
}

QJsonObject ProcessRequest::toJson() const
{
    QJsonObject object{{u"request"_s, request}, {u"client_type"_s, clientType}};
    if (!requestId.isEmpty())
        object.insert("request_id"_L1, requestId);
    if (!conversation.isEmpty())
        object.insert("conversation"_L1, conversation);
    if (!parent.isEmpty())
        object.insert("parent"_L1, parent);
    if (position)
        object.insert("position"_L1, QJsonObject{{u"latitude"_s, position->latitude}, {u"longitude"_s, position->longitude}});
    if (soundEnabled)
        object.insert("sound_enabled"_L1, true);
    if (level)
        object.insert("level"_L1, *level);
    if (!modules.isEmpty())
        object.insert("modules"_L1, QJsonArray::fromStringList(modules));
    if (temporary)
        object.insert("temporary"_L1, true);
    if (!attachments.isEmpty())
        object.insert("attachments"_L1, QJsonArray::fromStringList(attachments));
    if (schedule > 0)
        object.insert("schedule"_L1, schedule);
    if (tools.isSet())
        object.insert("tools"_L1, tools.toJson());
    return object;
}

Result<ProcessRequest> ProcessRequest::fromJson(const QJsonObject &object)
{
    return fromKeptJson(object).and_then([](ProcessRequest request) -> Result<ProcessRequest> {
        if (!request.request.isEmpty() || !request.attachments.isEmpty())
            return request;
        return failure(ErrorCode::InvalidInput, u"\"request\" is empty, and there are no attachments"_s);
    });
}

Result<ProcessRequest> ProcessRequest::fromKeptJson(const QJsonObject &object)
{
    ProcessRequest request;
    const Result<QString> text = json::requiredString(object, "request"_L1);
    if (!text)
        return std::unexpected(text.error());
    if (!text->trimmed().isEmpty())   // providers refuse a text of nothing but spaces
        request.request = *text;

    const std::pair<QLatin1StringView, QString *> strings[] = {
        {"request_id"_L1, &request.requestId}, {"conversation"_L1, &request.conversation}, {"parent"_L1, &request.parent}};
    for (const auto &[key, target] : strings) {
        const auto value = json::optionalString(object, key);
        if (!value)
            return std::unexpected(value.error());
        *target = value->value_or(QString());
    }
    if (!request.requestId.isEmpty() && QUuid::fromString(request.requestId).isNull())
        return failure(ErrorCode::InvalidInput, u"\"request_id\" must be a UUID"_s);

    const auto clientType = json::optionalString(object, "client_type"_L1);
    if (!clientType)
        return std::unexpected(clientType.error());
    request.clientType = clientType->value_or(u"web"_s);
    if (!clientTypes().contains(request.clientType))
        return failure(ErrorCode::InvalidInput, u"\"client_type\" must be one of %1"_s.arg(clientTypes().join(u", "_s)));

    const auto level = json::optionalInteger(object, "level"_L1);
    if (!level)
        return std::unexpected(level.error());
    if (*level) {
        if (**level < 0 || **level > 2)
            return failure(ErrorCode::InvalidInput, u"\"level\" must be 0, 1 or 2"_s);
        request.level = int(**level);
    }
    const auto modules = json::optionalStrings(object, "modules"_L1);
    if (!modules)
        return std::unexpected(modules.error());
    request.modules = *modules;

    const auto position = readPosition(object);
    if (!position)
        return std::unexpected(position.error());
    request.position = *position;

    const auto sound = json::optionalBool(object, "sound_enabled"_L1, false);
    if (!sound)
        return std::unexpected(sound.error());
    request.soundEnabled = *sound;
    const auto temporary = json::optionalBool(object, "temporary"_L1, false);
    if (!temporary)
        return std::unexpected(temporary.error());
    request.temporary = *temporary;
    const auto attachments = json::optionalStrings(object, "attachments"_L1);
    if (!attachments)
        return std::unexpected(attachments.error());
    if (attachments->size() > maxAttachments)
        return failure(ErrorCode::InvalidInput, u"\"attachments\" may name %1 at most"_s.arg(maxAttachments));
    request.attachments = *attachments;
    request.schedule = object.value("schedule"_L1).toInteger();
    // The schedule's own and those of the house.
    const Result<ScheduleTools> tools = ScheduleTools::fromJson(object.value("tools"_L1), 2 * ScheduleTools::most);
    if (!tools)
        return std::unexpected(tools.error());
    request.tools = *tools;
    return request;
}

} // namespace tom::protocol
