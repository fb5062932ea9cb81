#include "shared/mcp/servertool.h"

#include "shared/core/json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

QJsonArray textContent(const QString &text)
{
    return {QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, text}}};
}

QJsonObject annotationsOf(const ToolHints &hints)
{
    QJsonObject object;
    const auto add = [&object](const QString &key, const std::optional<bool> &value) {
        if (value)
            object.insert(key, *value);
    };
    add(u"readOnlyHint"_s, hints.readOnly);
    add(u"destructiveHint"_s, hints.destructive);
    add(u"idempotentHint"_s, hints.idempotent);
    add(u"openWorldHint"_s, hints.openWorld);
    return object;
}

} // namespace

QJsonObject ServerTool::toJson() const
{
    QJsonObject object{{u"name"_s, name}, {u"description"_s, description}, {u"inputSchema"_s, inputSchema}};
    if (!title.isEmpty())
        object.insert(u"title"_s, title);
    if (!outputSchema.isEmpty())
        object.insert(u"outputSchema"_s, outputSchema);
    if (const QJsonObject annotations = annotationsOf(hints); !annotations.isEmpty())
        object.insert(u"annotations"_s, annotations);
    return object;
}

QJsonObject ServerResource::toJson() const
{
    return {{u"uri"_s, uri}, {u"name"_s, name}, {u"description"_s, description}, {u"mimeType"_s, mimeType}};
}

QJsonObject structuredResult(const QJsonObject &object)
{
    return {{u"content"_s, textContent(QString::fromUtf8(json::compact(object)))}, {u"structuredContent"_s, object}};
}

QJsonObject textResult(const QString &text)
{
    return {{u"content"_s, textContent(text)}};
}

QJsonObject toolError(const QString &text)
{
    return {{u"content"_s, textContent(text)}, {u"isError"_s, true}};
}

QJsonObject textContents(const QString &uri, const QString &text, const QString &mimeType)
{
    return {{u"contents"_s, QJsonArray{QJsonObject{{u"uri"_s, uri}, {u"mimeType"_s, mimeType}, {u"text"_s, text}}}}};
}

} // namespace tom::mcp
