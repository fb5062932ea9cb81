#pragma once

#include "shared/mcp/mcptypes.h"
#include "shared/mcp/servercall.h"

namespace tom::mcp {

// A tool that a server offers. Its handler is called with arguments that fit the schema, and answers with a CallToolResult.
struct ServerTool
{
    QString name{};          // 1 to 128 letters, digits, _ - .
    QString title{};
    QString description{};
    QJsonObject inputSchema{};
    QJsonObject outputSchema{};   // empty: none
    ToolHints hints{};
    ServerHandler run{};

    [[nodiscard]] QJsonObject toJson() const;
};

struct ServerResource
{
    QString uri{};
    QString name{};
    QString description{};
    QString mimeType = QStringLiteral("text/plain");
    ServerHandler read{};   // answers with {"contents": […]}

    [[nodiscard]] QJsonObject toJson() const;
};

// Results of a call: an object, also as text for those who read nothing else; words; a failure that the model should read.
[[nodiscard]] QJsonObject structuredResult(const QJsonObject &object);
[[nodiscard]] QJsonObject textResult(const QString &text);
[[nodiscard]] QJsonObject toolError(const QString &text);
[[nodiscard]] QJsonObject textContents(const QString &uri, const QString &text,
                                       const QString &mimeType = QStringLiteral("text/plain"));

} // namespace tom::mcp
