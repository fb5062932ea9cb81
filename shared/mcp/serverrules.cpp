#include "shared/mcp/serverrules.h"

#include "shared/core/json.h"
#include "shared/mcp/revision.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

constexpr QLatin1StringView metaVersion = "io.modelcontextprotocol/protocolVersion"_L1;
constexpr QLatin1StringView metaCapabilities = "io.modelcontextprotocol/clientCapabilities"_L1;
constexpr QLatin1StringView metaLogLevel = "io.modelcontextprotocol/logLevel"_L1;

using Refusal = std::unexpected<ServerAnswer>;

Refusal malformed(const QJsonValue &id, int code, const QString &text, const QJsonValue &data = {})
{
    return Refusal(ServerAnswer{.verdict = ServerAnswer::Verdict::Malformed,
                                .message = rpcFailure(id, {.code = code, .message = text, .data = data})});
}

Refusal unsupported(const QJsonValue &id, const QString &requested)
{
    return malformed(
        id, rpccode::versionUnsupported, u"this server does not speak revision %1"_s.arg(requested.left(40)),
        QJsonObject{{u"supported"_s, QJsonArray{QString::fromLatin1(revision::modern)}}, {u"requested"_s, requested.left(200)}});
}

// The id that an answer can name also when the message is none of ours.
QJsonValue idOf(const QJsonObject &object)
{
    const QJsonValue id = object.value("id"_L1);
    return id.isString() || id.isDouble() ? id : QJsonValue();
}

bool isBatch(const QByteArray &body)
{
    return body.trimmed().startsWith('[');
}

// What the header Mcp-Name repeats; empty: nothing.
QString nameFor(const RpcMessage &message)
{
    if (message.method == "resources/read"_L1)
        return message.params.value("uri"_L1).toString();
    if (message.method == "tools/call"_L1 || message.method == "prompts/get"_L1)
        return message.params.value("name"_L1).toString();
    return {};
}

Refusal mismatch(const QJsonValue &id, const QString &header)
{
    return malformed(id, rpccode::headerMismatch, u"the header %1 is missing, or says another thing than the body"_s.arg(header));
}

std::expected<ServerRequest, ServerAnswer> modern(const ServerMessage &message, RpcMessage rpc)
{
    const QJsonObject meta = rpc.params.value("_meta"_L1).toObject();
    const QJsonValue version = meta.value(metaVersion);
    const bool isRequest = rpc.kind == RpcMessage::Kind::Request;
    if (isRequest && !version.isString())
        return malformed(rpc.id, rpccode::invalidParams, u"\"_meta\" must say \"%1\""_s.arg(metaVersion));
    if (isRequest && !meta.value(metaCapabilities).isObject())
        return malformed(rpc.id, rpccode::invalidParams, u"\"_meta\" must say \"%1\""_s.arg(metaCapabilities));
    const QByteArray said = message.header("MCP-Protocol-Version");
    if (message.hasHeaders && version.isString() && said != version.toString().toUtf8())
        return mismatch(rpc.id, u"MCP-Protocol-Version"_s);
    const QByteArray wanted = version.isString() ? version.toString().toUtf8() : said;
    if (wanted != revision::modern)
        return unsupported(rpc.id, QString::fromUtf8(wanted));
    if (message.hasHeaders && isRequest) {
        if (message.header("Mcp-Method") != rpc.method.toUtf8())
            return mismatch(rpc.id, u"Mcp-Method"_s);
        const QString name = nameFor(rpc);
        const std::optional<QString> sent = decodedHeader(message.header("Mcp-Name"));
        if (!name.isEmpty() && sent != name)
            return mismatch(rpc.id, u"Mcp-Name"_s);
    }
    return ServerRequest{.message = std::move(rpc),
                         .era = Era::Modern,
                         .revision = wanted,
                         .clientCapabilities = meta.value(metaCapabilities).toObject(),
                         .logLevel = meta.value(metaLogLevel).toString()};
}

std::expected<ServerRequest, ServerAnswer> legacy(const ServerMessage &message, RpcMessage rpc)
{
    QByteArray said = message.header("MCP-Protocol-Version");
    if (rpc.method == "initialize"_L1 || said.isEmpty())   // it is only being agreed on, or the client is older than the header
        said = revision::legacy.constLast();
    if (!revision::legacy.contains(said))
        return unsupported(rpc.id, QString::fromUtf8(said));
    return ServerRequest{.message = std::move(rpc), .era = Era::Legacy, .revision = said};
}

}   // namespace

QByteArray ServerMessage::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value.trimmed();
    }
    return {};
}

std::expected<ServerRequest, ServerAnswer> understand(const ServerMessage &message)
{
    const Result<QJsonObject> object = json::parseObject(message.body);
    if (!object) {
        if (isBatch(message.body)) {
            const QByteArray said = message.header("MCP-Protocol-Version");
            return malformed({}, rpccode::invalidRequest,
                             revision::hasVersionHeader(said) ? u"this revision has no batches: send one message at a time"_s
                                                              : u"this server takes no batches: send one message at a time"_s);
        }
        return malformed({}, rpccode::parseError, u"this is no JSON object: %1"_s.arg(object.error().message));
    }
    Result<RpcMessage> rpc = RpcMessage::fromJson(*object);
    if (!rpc)
        return malformed(idOf(*object), rpccode::invalidRequest, rpc.error().message);
    const bool describesItself = rpc->params.value("_meta"_L1).toObject().contains(metaVersion);
    const bool isModern = describesItself || message.header("MCP-Protocol-Version") == revision::modern;
    return isModern ? modern(message, std::move(*rpc)) : legacy(message, std::move(*rpc));
}

std::expected<void, RpcError> checkParameterHeaders(const ServerMessage &message, const QList<HeaderParameter> &parameters,
                                                    const QJsonObject &arguments)
{
    if (!message.hasHeaders)
        return {};
    const http::Headers wanted = parameterHeaders(parameters, arguments);
    for (const HeaderParameter &parameter : parameters) {
        const auto found = std::ranges::find(wanted, parameter.header, &std::pair<QByteArray, QByteArray>::first);
        const QByteArray sent = message.header(parameter.header);
        const std::optional<QString> decoded = decodedHeader(sent);
        const bool isRight = found == wanted.end() ? sent.isEmpty() : decoded && decoded == decodedHeader(found->second);
        if (!isRight)
            return std::unexpected(RpcError{.code = rpccode::headerMismatch,
                                            .message = u"the header %1 is missing, or says another thing than the argument"_s.arg(
                                                QString::fromLatin1(parameter.header))});
    }
    return {};
}

ServerAnswer failedAnswer(const QJsonValue &id, Era era, const RpcError &error)
{
    using Verdict = ServerAnswer::Verdict;
    const bool isEras = error.code <= rpccode::headerMismatch && error.code >= rpccode::versionUnsupported;
    const bool isUnknown = era == Era::Modern && error.code == rpccode::methodNotFound;
    return {.verdict = isUnknown ? Verdict::UnknownMethod
                       : isEras  ? Verdict::Malformed
                                 : Verdict::Answered,
            .message = rpcFailure(id, error)};
}

}   // namespace tom::mcp
