#pragma once

#include "shared/core/jobs.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <memory>
#include <utility>

namespace tom::http {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

// The first value of that name, compared without case; empty when absent.
[[nodiscard]] QByteArray headerValue(const Headers &headers, QByteArrayView name);
// The value of the cookie of that name which an answer sets; empty when it sets none.
[[nodiscard]] QByteArray cookieIn(const Headers &headers, QLatin1StringView name);

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url{};
    Headers headers{};
    QByteArray body{};
    std::chrono::milliseconds connectTimeout = std::chrono::seconds(10);
    std::chrono::milliseconds firstByteTimeout = std::chrono::seconds(60);   // from connected to the answer's head
    std::chrono::milliseconds idleTimeout = std::chrono::seconds(60);        // between two pieces of the body; 0: none
    std::chrono::milliseconds totalTimeout = std::chrono::seconds(600);      // 0: none
    qint64 maxBytes = 16 * 1024 * 1024;                                      // of the answer's body; 0: no limit
};

struct HttpHead
{
    int status = 0;
    Headers headers{};

    bool operator==(const HttpHead &) const = default;
};

struct HttpResponse
{
    int status = 0;
    Headers headers{};
    QByteArray body{};

    bool operator==(const HttpResponse &) const = default;
};

// One request that runs. Emits headReceived once, bytesReceived as they come, and finished exactly once, never before
// control has returned to the event loop. Deleting it cancels silently.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Ends with Cancelled; the connection is closed at once.
    virtual void cancel() = 0;
    // While paused nothing more is read from the network (a bounded amount stays buffered) and the idle time stands still.
    virtual void setPaused(bool paused) = 0;
    // False while surely nothing of the request has left: then nobody can have acted on it.
    [[nodiscard]] virtual bool mayHaveArrived() const { return true; }

Q_SIGNALS:
    void headReceived(const tom::http::HttpHead &head);
    void bytesReceived(const QByteArray &bytes);
    void finished(const tom::Result<void> &result);
};

// The one door to other programs over HTTP. An HTTP status is an answer; only the absence of one is an Error:
// Network, Untrusted, Cancelled, TooLarge, or AgentTimeout when a time limit of the request ran out.
// Never repeats a request by itself but GET and HEAD on a connection that had died, follows no redirect (a 3xx is an answer), keeps no cookies.
class HttpClient
{
public:
    HttpClient() = default;
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;
    virtual ~HttpClient() = default;

    [[nodiscard]] virtual std::unique_ptr<HttpExchange> send(const HttpRequest &request) = 0;

    // The whole answer at once. Cancelled when the keeper goes before it is there, where there is one.
    [[nodiscard]] QFuture<Result<HttpResponse>> fetch(const HttpRequest &request, const QObject *keeper = nullptr);
};

}   // namespace tom::http
