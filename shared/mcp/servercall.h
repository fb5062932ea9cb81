#pragma once

#include "shared/core/jobs.h"
#include "shared/mcp/serverrules.h"

#include <QObject>

#include <functional>
#include <optional>

namespace tom::mcp {

// One request that a server works on: who asks for what, and the duty to answer it once. Let go unanswered, it answers
// with an error.
class ServerCall : public QObject
{
    Q_OBJECT

public:
    // What a call says on its way; nobody hears it once the client is gone.
    struct Way
    {
        std::function<void(const QJsonObject &message)> say{};   // before the answer
        std::function<QFuture<Result<QJsonObject>>(const QString &method, const QJsonObject &params)> ask{};
        std::function<void(const std::expected<QJsonObject, RpcError> &outcome)> answer{};
    };

    ServerCall(ServerRequest request, const QString &caller, Way way);
    ~ServerCall() override;

    [[nodiscard]] const ServerRequest &request() const { return m_request; }
    [[nodiscard]] QString method() const { return m_request.message.method; }
    [[nodiscard]] QJsonObject params() const { return m_request.message.params; }
    [[nodiscard]] QJsonObject arguments() const { return params().value(QLatin1StringView("arguments")).toObject(); }
    [[nodiscard]] QString caller() const { return m_caller; }

    void succeed(const QJsonObject &result);
    void fail(const RpcError &error);

    // Heard only by a client that wants it.
    void progress(double done, std::optional<double> total = {}, const QString &message = {});
    void log(const QString &level, const QJsonValue &data);
    // Asks the client something back (legacy: as a request in the answer's stream). Its answer, or why there is none.
    [[nodiscard]] QFuture<Result<QJsonObject>> ask(const QString &method, const QJsonObject &params);

    [[nodiscard]] bool isAnswered() const { return m_isAnswered; }
    [[nodiscard]] bool isCancelled() const { return m_isCancelled; }
    void noteCancelled();

Q_SIGNALS:
    void cancelled();   // nobody waits for the answer any more

private:
    ServerRequest m_request;
    QString m_caller;
    Way m_way;
    bool m_isAnswered = false;
    bool m_isCancelled = false;
};

using ServerCallPointer = std::shared_ptr<ServerCall>;
using ServerHandler = std::function<void(const ServerCallPointer &call)>;

} // namespace tom::mcp
