#include "shared/mcp/jsonrpc.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

bool isId(const QJsonValue &value)
{
    return value.isString() || (value.isDouble() && value.toDouble() == std::floor(value.toDouble()));
}

QJsonObject message(QJsonObject fields)
{
    fields.insert(u"jsonrpc"_s, u"2.0"_s);
    return fields;
}

Result<RpcMessage> answerFrom(const QJsonObject &object)
{
    const QJsonValue id = object.value("id"_L1);
    const QJsonValue error = object.value("error"_L1);
    if (error.isObject()) {
        const QJsonObject said = error.toObject();
        return RpcMessage{.kind = RpcMessage::Kind::Failure,
                          .id = isId(id) ? id : QJsonValue(QJsonValue::Undefined),
                          .error = {.code = said.value("code"_L1).toInt(),
                                    .message = said.value("message"_L1).toString(),
                                    .data = said.value("data"_L1)}};
    }
    if (!isId(id) || !object.value("result"_L1).isObject())
        return failure(ErrorCode::InvalidInput, u"neither a request nor an answer of JSON-RPC"_s);
    return RpcMessage{.kind = RpcMessage::Kind::Result, .id = id, .result = object.value("result"_L1).toObject()};
}

} // namespace

Result<RpcMessage> RpcMessage::fromJson(const QJsonObject &object)
{
    if (object.value("jsonrpc"_L1).toString() != "2.0"_L1)
        return failure(ErrorCode::InvalidInput, u"not a message of JSON-RPC 2.0"_s);
    const QJsonValue method = object.value("method"_L1);
    if (method.isUndefined())
        return answerFrom(object);
    const QJsonValue params = object.value("params"_L1);
    if (!method.isString() || (!params.isUndefined() && !params.isNull() && !params.isObject()))
        return failure(ErrorCode::InvalidInput, u"a request of JSON-RPC with a wrong method or params"_s);
    RpcMessage message{.method = method.toString(), .params = params.toObject()};
    const QJsonValue id = object.value("id"_L1);
    if (id.isUndefined())
        return message;
    if (!isId(id))
        return failure(ErrorCode::InvalidInput, u"the id of a request must be a string or a whole number"_s);
    message.kind = Kind::Request;
    message.id = id;
    return message;
}

QJsonObject rpcRequest(qint64 id, const QString &method, const QJsonObject &params)
{
    return message({{u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}});
}

QJsonObject rpcNotification(const QString &method, const QJsonObject &params)
{
    QJsonObject fields{{u"method"_s, method}};
    if (!params.isEmpty())
        fields.insert(u"params"_s, params);
    return message(fields);
}

QJsonObject rpcResult(const QJsonValue &id, const QJsonObject &result)
{
    return message({{u"id"_s, id}, {u"result"_s, result}});
}

QJsonObject rpcFailure(const QJsonValue &id, const RpcError &error)
{
    QJsonObject said{{u"code"_s, error.code}, {u"message"_s, error.message}};
    if (!error.data.isUndefined() && !error.data.isNull())
        said.insert(u"data"_s, error.data);
    return message({{u"id"_s, id.isUndefined() ? QJsonValue() : id}, {u"error"_s, said}});
}

} // namespace tom::mcp
