#pragma once

#include "shared/core/result.h"
#include "shared/http/httpclient.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace tom::mcp {

// A message that goes to the server.
struct Outgoing
{
    QJsonObject message{};
    qint64 id = 0;               // of a request that wants an answer; 0: none comes
    http::Headers headers{};     // for HTTP
    std::function<void()> taken{};   // of what wants no answer: the server has it now, or will never have it
};

// Why a request gets no answer.
struct TransportFailure
{
    enum class Kind {
        Unreachable,   // nothing of it can have been read
        Lost,          // it was sent; whether it ran, nobody knows
        Refused,       // by an HTTP status; by 4xx before it ran
        Garbled,       // an answer that is none of MCP
    };

    Kind kind = Kind::Unreachable;
    int status = 0;         // of HTTP, with Refused
    QByteArray body{};      // of a refusal, its beginning
    QString message{};      // what the server did, as the rest of a sentence about it; no address in it, users see this

    bool operator==(const TransportFailure &) const = default;
};

// Carries messages to one server and back. Knows JSON-RPC ids, and nothing of what is asked.
class Transport : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Failures come later, never before control has returned to the event loop.
    virtual void send(const Outgoing &outgoing) = 0;
    // Nobody waits for this answer any more.
    virtual void drop(qint64 id) = 0;
    // From now on in this revision.
    virtual void setRevision(const QByteArray &revision) = 0;
    // A way to hear what the server says unasked, where the transport needs one; heard() tells that it is there, or that
    // the server has none.
    virtual void listen() {}
    // The server forgot the session, or it is to begin anew.
    virtual void forgetSession() {}
    [[nodiscard]] virtual bool hasSession() const { return false; }
    // Each answer has a stream of its own, whose end the server notices.
    [[nodiscard]] virtual bool hasStreams() const { return false; }
    // Says goodbye where that is usual; nothing comes after it.
    virtual void close() = 0;

Q_SIGNALS:
    void received(const QJsonObject &message);
    void failed(qint64 id, const tom::mcp::TransportFailure &failure);
    void heard(bool isOpen);   // each time that it opens
    void closed(const QString &why);   // no message will come or go any more; why: as in TransportFailure
};

} // namespace tom::mcp
