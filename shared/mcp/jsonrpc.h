#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <optional>

// JSON-RPC 2.0, as far as MCP uses it: single messages, never batches.
namespace tom::mcp {

struct RpcError
{
    int code = 0;
    QString message{};
    QJsonValue data{};

    bool operator==(const RpcError &) const = default;
};

// Codes of JSON-RPC 2.0 section 5.1, and those that MCP 2026-07-28 adds.
namespace rpccode {
constexpr int parseError = -32700;
constexpr int invalidRequest = -32600;
constexpr int methodNotFound = -32601;
constexpr int invalidParams = -32602;
constexpr int internal = -32603;
constexpr int resourceNotFound = -32002;
constexpr int headerMismatch = -32020;
constexpr int capabilityMissing = -32021;
constexpr int versionUnsupported = -32022;
} // namespace rpccode

// One message that came.
struct RpcMessage
{
    enum class Kind { Request, Notification, Result, Failure };

    Kind kind = Kind::Notification;
    QJsonValue id{};        // of requests and their answers; undefined when a failure names none
    QString method{};
    QJsonObject params{};
    QJsonObject result{};
    RpcError error{};

    // InvalidInput for what is no message of JSON-RPC 2.0.
    [[nodiscard]] static Result<RpcMessage> fromJson(const QJsonObject &object);

    bool operator==(const RpcMessage &) const = default;
};

[[nodiscard]] QJsonObject rpcRequest(qint64 id, const QString &method, const QJsonObject &params);
[[nodiscard]] QJsonObject rpcNotification(const QString &method, const QJsonObject &params = {});
[[nodiscard]] QJsonObject rpcResult(const QJsonValue &id, const QJsonObject &result);
[[nodiscard]] QJsonObject rpcFailure(const QJsonValue &id, const RpcError &error);

} // namespace tom::mcp
