#pragma once

#include "shared/core/result.h"
#include "shared/mcp/headerparameters.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace tom::mcp {

// What a server says of a tool. Hints only: whoever wrote the server wrote them.
struct ToolHints
{
    std::optional<bool> readOnly{};
    std::optional<bool> destructive{};
    std::optional<bool> idempotent{};
    std::optional<bool> openWorld{};

    bool operator==(const ToolHints &) const = default;
};

struct Tool
{
    QString name{};
    QString title{};
    QString description{};
    QJsonObject inputSchema{};
    QJsonObject outputSchema{};   // empty: none
    ToolHints hints{};
    QList<HeaderParameter> headerParameters{};

    // InvalidInput for a tool that cannot be called: no name, no schema of an object, wrong x-mcp-header marks.
    [[nodiscard]] static Result<Tool> fromJson(const QJsonObject &object);

    bool operator==(const Tool &) const = default;
};

// One piece of a tool's result. Kinds that we do not know are kept as their JSON text.
struct Content
{
    enum class Kind { Text, Image, Audio, Resource, ResourceLink, Unknown };

    Kind kind = Kind::Text;
    QString text{};
    QString mimeType{};
    QByteArray data{};   // of images, audio and binary resources, decoded
    QString uri{};
    QString name{};

    [[nodiscard]] static Content fromJson(const QJsonObject &object);

    bool operator==(const Content &) const = default;
};

struct CallResult
{
    QList<Content> content{};
    QJsonObject structured{};   // empty: none
    bool isError = false;       // the tool ran and failed; the model should read why
    QJsonObject meta{};         // what the server says beside it

    [[nodiscard]] static CallResult fromJson(const QJsonObject &object);

    bool operator==(const CallResult &) const = default;
};

struct ResourceContents
{
    QString uri{};
    QString mimeType{};
    QString text{};
    QByteArray data{};

    [[nodiscard]] static ResourceContents fromJson(const QJsonObject &object);

    bool operator==(const ResourceContents &) const = default;
};

struct ServerInfo
{
    QString name{};
    QString version{};
    QString instructions{};
    QByteArray revision{};        // that was agreed on
    QJsonObject capabilities{};

    bool operator==(const ServerInfo &) const = default;
};

} // namespace tom::mcp
