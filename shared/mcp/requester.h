#pragma once

#include "shared/mcp/clientsettings.h"
#include "shared/mcp/jsonrpc.h"
#include "shared/mcp/transport.h"

#include <QElapsedTimer>
#include <QTimer>

#include <expected>
#include <map>

namespace tom::mcp {

struct Progress
{
    double progress = 0;
    std::optional<double> total{};
    QString message{};

    bool operator==(const Progress &) const = default;
};

// Why a request has no result.
struct RequestFailure
{
    enum class Kind { Transport, Rpc, Timeout };

    Kind kind = Kind::Transport;
    TransportFailure transport{};   // with Transport
    RpcError rpc{};                 // with Rpc, also when it came with an HTTP status
    QString message{};              // with Timeout

    [[nodiscard]] Error toError(const QString &server) const;
    // Surely nobody acted on it: it may be sent once more.
    [[nodiscard]] bool cannotHaveRun() const;
    // Nobody knows whether it was done.
    [[nodiscard]] bool isUncertain() const { return kind != Kind::Rpc && !cannotHaveRun(); }

    bool operator==(const RequestFailure &) const = default;
};

using RequestOutcome = std::expected<QJsonObject, RequestFailure>;

struct Request
{
    QString method{};
    QJsonObject params{};
    http::Headers headers{};
    std::chrono::milliseconds timeout{};
    std::chrono::milliseconds longest{};
    std::function<void(const RequestOutcome &outcome)> done{};
    std::function<void(const Progress &progress)> progressed{};
};

// Sends requests, gives them their numbers, and finds each its outcome: an answer, a failure, or the end of its time.
// Each is told once, never out of the call that sent it. Knows no method but ping and cancellation.
class Requester : public QObject
{
    Q_OBJECT

public:
    Requester(Transport &transport, QObject *parent = nullptr);
    ~Requester() override;

    // In the modern revision this goes into the _meta of every request.
    void setMeta(const QJsonObject &meta) { m_meta = meta; }
    qint64 send(Request request);
    // taken: as in Outgoing.
    void notify(const QString &method, const QJsonObject &params = {}, std::function<void()> taken = {});
    void answer(const QJsonValue &id, const std::expected<QJsonObject, RpcError> &outcome);
    // Nobody waits any more; the server is told. Nothing comes of it.
    void cancel(qint64 id);
    // While the user is asked something no time passes for what is open.
    void hold();
    void release();
    // Ends all that is open in this way.
    void failAll(const QString &why);

Q_SIGNALS:
    void asked(const QJsonValue &id, const QString &method, const QJsonObject &params);   // by the server
    void notified(const QString &method, const QJsonObject &params);

private:
    struct Open
    {
        Request request{};
        QTimer timer{};
        QElapsedTimer since{};
    };

    void take(const QJsonObject &object);
    void takeFailure(qint64 id, const TransportFailure &failure);
    void takeProgress(const QJsonObject &params);
    void takeTimeout(qint64 id);
    void end(qint64 id, const RequestOutcome &outcome);

    Transport &m_transport;
    QJsonObject m_meta;
    std::map<qint64, std::unique_ptr<Open>> m_open;
    qint64 m_last = 0;
    int m_held = 0;
};

} // namespace tom::mcp
