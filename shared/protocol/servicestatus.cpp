#include "shared/protocol/servicestatus.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

QJsonObject toJson(const ServiceStatus &service)
{
    QJsonObject object{{u"name"_s, service.name},
                       {u"status"_s, service.status},
                       {u"description"_s, service.description},
                       {u"complexity"_s, service.complexity},
                       {u"tools_count"_s, service.toolsCount},
                       {u"enabled"_s, service.enabled},
                       {u"llm"_s, service.llm}};
    if (!service.lastError.isEmpty())
        object.insert("last_error"_L1, service.lastError);
    if (service.nextTry)
        object.insert("next_try"_L1, service.nextTry->toUTC().toString(Qt::ISODateWithMs));
    if (!service.secret.isEmpty())
        object.insert("secret"_L1, service.secret);
    return object;
}

ServiceStatus serviceFromJson(const QJsonObject &object)
{
    const QDateTime nextTry = QDateTime::fromString(object.value("next_try"_L1).toString(), Qt::ISODateWithMs);
    return {.name = object.value("name"_L1).toString(),
            .status = object.value("status"_L1).toString(),
            .description = object.value("description"_L1).toString(),
            .complexity = object.value("complexity"_L1).toInt(),
            .toolsCount = object.value("tools_count"_L1).toInt(),
            .enabled = object.value("enabled"_L1).toBool(true),
            .llm = object.value("llm"_L1).toString(),
            .lastError = object.value("last_error"_L1).toString(),
            .nextTry = nextTry.isValid() ? std::optional(nextTry) : std::nullopt,
            .secret = object.value("secret"_L1).toString()};
}

} // namespace

QJsonObject AgentStatus::toJson() const
{
    QJsonArray list;
    for (const ServiceStatus &service : modules)
        list.append(protocol::toJson(service));
    return {{u"status"_s, u"OK"_s},
            {u"model"_s, model},
            {u"model_source"_s, modelSource},
            {u"modules_count"_s, modules.size()},
            {u"modules"_s, list}};
}

Result<AgentStatus> AgentStatus::fromJson(const QJsonObject &object)
{
    if (!object.value("modules"_L1).isArray())
        return failure(ErrorCode::InvalidInput, u"\"modules\" must be a list"_s);
    AgentStatus status{.model = object.value("model"_L1).toString(), .modelSource = object.value("model_source"_L1).toString()};
    for (const QJsonValue &value : object.value("modules"_L1).toArray())
        status.modules.append(serviceFromJson(value.toObject()));
    return status;
}

} // namespace tom::protocol
