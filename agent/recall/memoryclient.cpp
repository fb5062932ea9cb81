#include "agent/recall/memoryclient.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

Error unreachable(const QString &why)
{
    constexpr int soon = 5;
    return {.code = ErrorCode::AgentUnavailable,
            .message = u"your memory cannot be reached now (%1); try again in a moment"_s.arg(why),
            .retryAfterSeconds = soon};
}

QString saidIn(const mcp::CallResult &result)
{
    QStringList texts;
    for (const mcp::Content &piece : result.content) {
        if (piece.kind == mcp::Content::Kind::Text)
            texts.append(piece.text);
    }
    return texts.join(u'\n');
}

// The service of ours says its code along; others say words only.
Result<QJsonObject> objectFrom(const mcp::CallResult &result)
{
    const QString text = saidIn(result);
    if (result.isError) {
        const QString code = result.meta.value("tom/code"_L1).toString();
        return failure(code.isEmpty() ? ErrorCode::InvalidInput : errorCodeFromName(code), text.left(500));
    }
    if (!result.structured.isEmpty())
        return result.structured;
    auto object = json::parseObject(text.toUtf8());
    if (!object)
        return std::unexpected(unreachable(u"its answer is not understood"_s));
    if (object->contains("error"_L1))
        return failure(ErrorCode::InvalidInput, object->value("error"_L1).toString().left(500));
    return object;
}

// One call until its answer; nobody has to hold it.
class Asking : public QObject
{
public:
    Asking(std::unique_ptr<mcp::ClientCall> call, MemoryClient *client) : QObject(client), m_call(std::move(call))
    {
        connect(m_call.get(), &mcp::ClientCall::finished, this, [this, client](const Result<mcp::CallResult> &result) {
            if (const QJsonValue sums = result ? result->meta.value("tom/embeddings"_L1) : QJsonValue(); sums.isArray())
                Q_EMIT client->embeddingsTold(sums.toArray());
            m_completer.complete(result ? objectFrom(*result) : std::unexpected(unreachable(result.error().message)));
            deleteLater();
        });
    }
    [[nodiscard]] QFuture<Result<QJsonObject>> future() const { return m_completer.future(); }

private:
    std::unique_ptr<mcp::ClientCall> m_call;
    Completer<QJsonObject> m_completer;
};

} // namespace

MemoryClient::MemoryClient(const ServiceHub &hub, QObject *parent) : QObject(parent), m_hub(hub) {}

bool MemoryClient::isReachable() const
{
    const ServiceConnection *connection = m_hub.connection(config::memoryServiceName);
    return connection && connection->client();
}

QFuture<Result<QJsonObject>> MemoryClient::call(const QString &tool, const QJsonObject &arguments,
                                                std::chrono::milliseconds timeout) const
{
    const ServiceConnection *connection = m_hub.connection(config::memoryServiceName);
    if (!connection)
        return readyFuture<QJsonObject>(failure(ErrorCode::NotFound, u"you have no memory service; ask the admin for one"_s));
    mcp::Client *const client = connection->client();
    if (!client)
        return readyFuture<QJsonObject>(std::unexpected(
            unreachable(connection->lastError().isEmpty() ? u"it is being connected"_s : connection->lastError())));
    return (new Asking(client->callTool(tool, arguments, timeout), const_cast<MemoryClient *>(this)))->future();
}

} // namespace tom::agent
