#pragma once

#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"
#include "shared/http/ssedecoder.h"
#include "shared/protocol/turnevent.h"

#include <QTest>

namespace tom::agent::test {

// One request whose answer is a stream of events, as it comes in.
class EventReader : public QObject
{
public:
    EventReader(http::HttpClient &client, const http::HttpRequest &request) : exchange(client.send(request))
    {
        connect(exchange.get(), &http::HttpExchange::headReceived, this, [this](const http::HttpHead &given) { head = given; });
        connect(exchange.get(), &http::HttpExchange::bytesReceived, this, [this](const QByteArray &bytes) {
            received += bytes;
            for (const http::SseEvent &event : m_decoder.feed(bytes).value_or(QList<http::SseEvent>{})) {
                const auto data = json::parseObject(event.data);
                const auto parsed =
                    protocol::TurnEvent::fromJson(event.id.toLongLong(), event.name, data.value_or(QJsonObject{}));
                if (parsed)
                    events.append(*parsed);
            }
        });
        connect(exchange.get(), &http::HttpExchange::finished, this, [this](const Result<void> &result) { end = result; });
    }

    [[nodiscard]] QString text() const
    {
        QString text;
        for (const protocol::TurnEvent &event : events) {
            if (const auto *delta = std::get_if<protocol::TextDelta>(&event.body))
                text += delta->delta;
        }
        return text;
    }
    [[nodiscard]] QString turn() const
    {
        const auto *started = events.isEmpty() ? nullptr : std::get_if<protocol::TurnStarted>(&events.constFirst().body);
        return started ? started->turn : QString();
    }
    [[nodiscard]] std::optional<protocol::ProcessAnswer> answer() const
    {
        const auto *done = events.isEmpty() ? nullptr : std::get_if<protocol::TurnDone>(&events.constLast().body);
        return done ? std::optional(done->answer) : std::nullopt;
    }
    // 1, 2, 3 … without a gap from the first one on.
    [[nodiscard]] bool isContiguous(qint64 from = 1) const
    {
        for (const protocol::TurnEvent &event : events) {
            if (event.number != from++)
                return false;
        }
        return true;
    }

    std::unique_ptr<http::HttpExchange> exchange;
    http::HttpHead head;
    QByteArray received;
    QList<protocol::TurnEvent> events;
    std::optional<Result<void>> end;

private:
    http::SseDecoder m_decoder;
};

// What tom-server is to an agent: a client with a certificate of the internal authority.
class Peer
{
public:
    Peer(const http::Trust &trust, quint16 port, const QByteArray &user = "alice") : m_client(trust), m_port(port), m_user(user)
    {}

    [[nodiscard]] http::HttpRequest request(const QByteArray &method, const QString &path, const QJsonObject &body = {},
                                            const QByteArray &accept = "application/json") const
    {
        http::HttpRequest request{.method = method,
                                  .url = QUrl(QStringLiteral("https://127.0.0.1:%1%2").arg(m_port).arg(path)),
                                  .headers = {{"Accept", accept}}};
        if (!m_user.isEmpty())
            request.headers.emplaceBack("X-Tom-User", m_user);
        if (method == "POST" || method == "PATCH" || method == "PUT") {
            request.headers.emplaceBack("Content-Type", "application/json");
            request.body = json::compact(body);
        }
        return request;
    }
    Result<http::HttpResponse> fetch(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return fetch(request(method, path, body));
    }
    Result<http::HttpResponse> fetch(const http::HttpRequest &whole)
    {
        auto future = m_client.fetch(whole);
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
            return failure(ErrorCode::AgentTimeout, QStringLiteral("no answer"));
        return future.result();
    }
    int status(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return fetch(method, path, body)
            .transform([](const http::HttpResponse &response) { return response.status; })
            .value_or(0);
    }
    QJsonObject json(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return fetch(method, path, body)
            .and_then([](const http::HttpResponse &response) { return tom::json::parseObject(response.body); })
            .value_or(QJsonObject{});
    }
    std::unique_ptr<EventReader> ask(const QString &text, const QString &conversation = {})
    {
        QJsonObject body{{QStringLiteral("request"), text}, {QStringLiteral("client_type"), QStringLiteral("desktop")}};
        if (!conversation.isEmpty())
            body.insert(QStringLiteral("conversation"), conversation);
        return std::make_unique<EventReader>(m_client, request("POST", QStringLiteral("/process"), body, "text/event-stream"));
    }
    std::unique_ptr<EventReader> resume(const QString &turn, qint64 from)
    {
        return std::make_unique<EventReader>(
            m_client, request("GET", QStringLiteral("/process/%1?from=%2").arg(turn).arg(from), {}, "text/event-stream"));
    }

private:
    http::NetworkHttpClient m_client;
    quint16 m_port;
    QByteArray m_user;
};

} // namespace tom::agent::test
