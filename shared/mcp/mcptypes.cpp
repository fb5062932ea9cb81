#include "shared/mcp/mcptypes.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

// A model reads both each time that it is offered the tool.
constexpr qsizetype maxSchema = 64 * 1024;
constexpr qsizetype maxDescription = 8000;

std::optional<bool> hint(const QJsonObject &annotations, QLatin1StringView key)
{
    const QJsonValue value = annotations.value(key);
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

QByteArray decoded(const QJsonValue &base64)
{
    return QByteArray::fromBase64(base64.toString().toLatin1());
}

} // namespace

Result<Tool> Tool::fromJson(const QJsonObject &object)
{
    const QJsonObject annotations = object.value("annotations"_L1).toObject();
    Tool tool{.name = object.value("name"_L1).toString(),
              .title = object.value("title"_L1).toString(annotations.value("title"_L1).toString()),
              .description = object.value("description"_L1).toString().left(maxDescription),
              .inputSchema = object.value("inputSchema"_L1).toObject(),
              .outputSchema = object.value("outputSchema"_L1).toObject(),
              .hints = {.readOnly = hint(annotations, "readOnlyHint"_L1),
                        .destructive = hint(annotations, "destructiveHint"_L1),
                        .idempotent = hint(annotations, "idempotentHint"_L1),
                        .openWorld = hint(annotations, "openWorldHint"_L1)}};
    if (tool.name.isEmpty())
        return failure(ErrorCode::InvalidInput, u"a tool without a name"_s);
    if (tool.inputSchema.value("type"_L1).toString() != "object"_L1)
        return failure(ErrorCode::InvalidInput, u"the tool %1 has no input schema of an object"_s.arg(tool.name));
    if (json::compact(tool.inputSchema).size() > maxSchema)
        return failure(ErrorCode::TooLarge,
                       u"the tool %1 has an input schema of more than %2 bytes"_s.arg(tool.name).arg(maxSchema));
    if (json::depthOf(tool.inputSchema) > json::usualDepth)
        return failure(ErrorCode::InvalidInput,
                       u"the input schema of the tool %1 is nested more than %2 deep"_s.arg(tool.name).arg(json::usualDepth));
    Result<QList<HeaderParameter>> parameters = markedHeaders(tool.inputSchema);
    if (!parameters)
        return failure(ErrorCode::InvalidInput, u"the tool %1: %2"_s.arg(tool.name, parameters.error().message));
    tool.headerParameters = std::move(*parameters);
    return tool;
}

Content Content::fromJson(const QJsonObject &object)
{
    const QString type = object.value("type"_L1).toString();
    const QString mimeType = object.value("mimeType"_L1).toString();
    if (type == "text"_L1)
        return {.kind = Kind::Text, .text = object.value("text"_L1).toString()};
    if (type == "image"_L1 || type == "audio"_L1)
        return {.kind = type == "image"_L1 ? Kind::Image : Kind::Audio,
                .mimeType = mimeType,
                .data = decoded(object.value("data"_L1))};
    if (type == "resource"_L1) {
        const ResourceContents inside = ResourceContents::fromJson(object.value("resource"_L1).toObject());
        return {.kind = Kind::Resource, .text = inside.text, .mimeType = inside.mimeType, .data = inside.data, .uri = inside.uri};
    }
    if (type == "resource_link"_L1)
        return {.kind = Kind::ResourceLink,
                .text = object.value("description"_L1).toString(),
                .mimeType = mimeType,
                .uri = object.value("uri"_L1).toString(),
                .name = object.value("name"_L1).toString()};
    return {.kind = Kind::Unknown, .text = QString::fromUtf8(json::compact(object))};
}

CallResult CallResult::fromJson(const QJsonObject &object)
{
    CallResult result{.structured = object.value("structuredContent"_L1).toObject(),
                      .isError = object.value("isError"_L1).toBool(),
                      .meta = object.value("_meta"_L1).toObject()};
    for (const QJsonValue &piece : object.value("content"_L1).toArray())
        result.content.append(Content::fromJson(piece.toObject()));
    return result;
}

ResourceContents ResourceContents::fromJson(const QJsonObject &object)
{
    return {.uri = object.value("uri"_L1).toString(),
            .mimeType = object.value("mimeType"_L1).toString(),
            .text = object.value("text"_L1).toString(),
            .data = decoded(object.value("blob"_L1))};
}

} // namespace tom::mcp
