#pragma once

#include "shared/core/result.h"
#include "shared/http/httpclient.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

// Arguments that MCP 2026-07-28 wants repeated in headers, so that whatever stands between can route by them
// (basic/transports, Custom Headers).
namespace tom::mcp {

struct HeaderParameter
{
    QByteArray header{};   // "Mcp-Param-…"
    QStringList path{};    // to the argument

    bool operator==(const HeaderParameter &) const = default;
};

// Those that a tool's schema marks. InvalidInput when a mark is wrong; such a tool must not be called.
[[nodiscard]] Result<QList<HeaderParameter>> markedHeaders(const QJsonObject &inputSchema);

[[nodiscard]] http::Headers parameterHeaders(const QList<HeaderParameter> &parameters, const QJsonObject &arguments);

// As it may stand in a header: itself, or "=?base64?…?=".
[[nodiscard]] QByteArray encodedHeader(const QString &value);
// The other way; nothing for what is wrongly encoded.
[[nodiscard]] std::optional<QString> decodedHeader(const QByteArray &header);

} // namespace tom::mcp
