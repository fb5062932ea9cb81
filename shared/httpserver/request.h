#pragma once

#include "shared/auth/x509.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <utility>

namespace tom::httpserver {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

// One request, complete with its body except on a direct route; a value that may be kept.
struct Request
{
    QByteArray method{};
    QString path{};            // decoded
    QStringList captures{};    // what the pattern's {…} matched, in order
    QUrlQuery query{};
    QByteArray target{};       // canonical: the path as its route writes it, then the query as it was sent
    Headers headers{};
    QByteArray body{};         // empty on a direct route
    qint64 bodyLength = 0;     // -1: it comes in chunks, on a direct route
    QHostAddress peer{};
    auth::Certificate peerCertificate{};   // null when none was given
    QByteArray id{};           // X-Request-Id, made by us

    [[nodiscard]] QByteArray header(QByteArrayView name) const;   // first of that name, without case
    [[nodiscard]] QByteArray cookie(QByteArrayView name) const;
    [[nodiscard]] bool accepts(QByteArrayView mediaType) const;   // named in Accept (a wildcard does not count)
    [[nodiscard]] Result<QJsonObject> json() const;               // InvalidInput unless the body is a JSON object
};

struct Response
{
    int status = 200;
    Headers headers{};
    QByteArray body{};

    [[nodiscard]] static Response json(const QJsonObject &object, int status = 200);
    [[nodiscard]] static Response written(const QByteArray &json, int status = 200);   // the same, when it is text already
    [[nodiscard]] static Response html(const QByteArray &page, int status = 200);
    // {"status":"ERROR","code",…,"message",…} with the status of the one table, and Retry-After where it is known.
    [[nodiscard]] static Response failure(const Error &error);
    [[nodiscard]] static Response redirect(const QByteArray &location);   // 303
};

// The HTTP status that stands for an error code.
[[nodiscard]] int statusOf(ErrorCode code);

// An answer whose body is written piece by piece. Deleting it ends the answer. Nobody is told bytes twice, none are
// kept beyond maxPending: a peer that reads nothing for Limits::writeStallTimeout is cut, and gone() says so.
class StreamReply : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void write(const QByteArray &bytes) = 0;
    virtual void end() = 0;
    // Closes the connection in the middle, so that nobody takes what was sent for the whole.
    virtual void abort() = 0;
    [[nodiscard]] virtual qint64 pendingBytes() const = 0;   // written by us, not yet taken by the network

    static constexpr qint64 highWater = 256 * 1024;   // writers with a source to pause, pause it above this

Q_SIGNALS:
    void drained();   // pendingBytes fell below highWater / 2 after having been above highWater
    void gone();      // the peer closed; nothing more can be written
};

// The body of a request on a direct route. Until begin() nothing of it is wanted: whoever refuses the request by its head
// alone never has it read. Then it comes as fast as it is taken. Deleting it leaves the rest unread.
class RequestBody : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void begin() = 0;
    [[nodiscard]] virtual QByteArray take() = 0;   // what has come; makes room for more
    [[nodiscard]] virtual bool isComplete() const = 0;   // all of it came, and was taken

    static constexpr qint64 window = 64 * 1024;   // that wait to be taken

Q_SIGNALS:
    void received();
    void failed(const tom::httpserver::Response &answer);   // the rest never comes; the answer for whoever still listens
};

// The duty to answer one request: send() or stream(), once. Dropped unanswered, it answers 500. Move-only; may be kept
// for as long as it takes, and survives the peer (answers to nobody are dropped).
class Reply
{
public:
    class Private;
    explicit Reply(std::unique_ptr<Private> d);
    Reply(Reply &&) noexcept;
    Reply &operator=(Reply &&) noexcept;
    ~Reply();

    void send(const Response &response);
    // The same without a word of ours in the body, for what somebody else answered.
    void pass(const Response &response);
    // Headers are sent at once. Content-Type belongs in the headers. With a length (-1: none is known) the body must be that
    // long; one that ends before is broken off.
    [[nodiscard]] std::unique_ptr<StreamReply> stream(int status, const Headers &headers, qint64 length = -1);
    // Calls back when the peer leaves before the answer has begun.
    void whenGone(const QObject *context, const std::function<void()> &callback);

private:
    std::unique_ptr<Private> d;
};

} // namespace tom::httpserver
