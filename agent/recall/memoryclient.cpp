#include "agent/recall/memoryclient.h"

#include "shared/core/json.h"

#include <QElapsedTimer>
#include <QTimer>

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

// How long a call waits for the first connection: an agent that was just woken serves before its services are connected.
constexpr std::chrono::milliseconds longestWait = std::chrono::seconds(5);

bool isBeingConnected(const ServiceConnection &connection)
{
    return connection.state() == ServiceConnection::State::Connecting && connection.lastError().isEmpty();
}

struct Question
{
    QString tool;
    QJsonObject arguments;
    std::chrono::milliseconds timeout;
};

// One call until its answer; nobody has to hold it.
class Asking : public QObject
{
public:
    Asking(const ServiceConnection &connection, Question question, MemoryClient *client)
        : QObject(client),
          m_connection(&connection),
          m_memory(client),
          m_question(std::move(question))
    {
        m_since.start();
        if (m_connection->client() || !isBeingConnected(connection)) {
            begin();
            return;
        }
        connect(&connection, &ServiceConnection::changed, this, [this] {
            if (m_connection->client() || !isBeingConnected(*m_connection))
                begin();
        });
        connect(&m_patience, &QTimer::timeout, this, [this] { begin(); });
        m_patience.setSingleShot(true);
        m_patience.start(std::min(longestWait, m_question.timeout));
    }
    [[nodiscard]] QFuture<Result<QJsonObject>> future() const { return m_future; }

private:
    void begin()
    {
        m_patience.stop();
        disconnect(m_connection, nullptr, this, nullptr);
        mcp::Client *const client = m_connection->client();
        if (!client) {
            end(std::unexpected(
                unreachable(m_connection->lastError().isEmpty() ? u"it is being connected"_s : m_connection->lastError())));
            return;
        }
        const std::chrono::milliseconds left = m_question.timeout - std::chrono::milliseconds(m_since.elapsed());
        m_call = client->callTool(m_question.tool, m_question.arguments, std::max(left, std::chrono::milliseconds(1)));
        connect(m_call.get(), &mcp::ClientCall::finished, this, [this](const Result<mcp::CallResult> &result) {
            if (const QJsonValue sums = result ? result->meta.value("tom/embeddings"_L1) : QJsonValue(); sums.isArray())
                Q_EMIT m_memory->embeddingsTold(sums.toArray());
            end(result ? objectFrom(*result) : std::unexpected(unreachable(result.error().message)));
        });
    }
    void end(const Result<QJsonObject> &result)
    {
        m_completer.complete(result);
        deleteLater();
    }

    const ServiceConnection *m_connection;   // the hub's, which outlives the client
    MemoryClient *m_memory;
    Question m_question;
    std::unique_ptr<mcp::ClientCall> m_call;
    QTimer m_patience;
    QElapsedTimer m_since;
    Completer<QJsonObject> m_completer;
    QFuture<Result<QJsonObject>> m_future = m_completer.future();   // it may be answered at once
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
    return (new Asking(*connection, {tool, arguments, timeout}, const_cast<MemoryClient *>(this)))->future();
}

} // namespace tom::agent
