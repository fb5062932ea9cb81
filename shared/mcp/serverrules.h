#pragma once

#include "shared/mcp/headerparameters.h"
#include "shared/mcp/servermessage.h"

#include <expected>

namespace tom::mcp {

enum class Era { Legacy, Modern };

// A request or notification, with what its revision says besides.
struct ServerRequest
{
    RpcMessage message{};
    Era era = Era::Legacy;
    QByteArray revision{};
    QJsonObject clientCapabilities{};   // modern: of this request
    QString logLevel{};                 // modern: the least that the client wants to hear of; empty: nothing

    bool operator==(const ServerRequest &) const = default;
};

// Which era a message belongs to, and whether it keeps that era's rules: the answer says what is wrong when it does not.
// Knows no method but those whose names stand in headers.
[[nodiscard]] std::expected<ServerRequest, ServerAnswer> understand(const ServerMessage &message);

// Whether the headers repeat what the arguments say (modern).
[[nodiscard]] std::expected<void, RpcError>
checkParameterHeaders(const ServerMessage &message, const QList<HeaderParameter> &parameters, const QJsonObject &arguments);

// What goes back for a request that earned an error, with the verdict that the era wants for it.
[[nodiscard]] ServerAnswer failedAnswer(const QJsonValue &id, Era era, const RpcError &error);

} // namespace tom::mcp
