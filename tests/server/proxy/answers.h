#pragma once

#include "server/user/agentdirectory.h"
#include "tests/server/support/client.h"
#include "tests/support/scriptedhttppeer.h"

#include <optional>

namespace tom::server::test {

class OneAgent : public AgentDirectory
{
public:
    QFuture<Result<AgentAddress>> addressOf(const QString &username) override
    {
        asked.append(username);
        return readyFuture<AgentAddress>(address);
    }

    void reportHung(const QString &username, const AgentAddress &) override { hung.append(username); }

    Result<AgentAddress> address;
    QStringList asked;
    QStringList hung;
};

// What the client gets of an answer, as it comes.
struct Received
{
    Received(Client &client, const http::HttpRequest &request) : exchange(client.send(request))
    {
        QObject::connect(exchange.get(), &http::HttpExchange::headReceived, exchange.get(),
                         [this](const http::HttpHead &it) { head = it; });
        QObject::connect(exchange.get(), &http::HttpExchange::bytesReceived, exchange.get(),
                         [this](const QByteArray &bytes) { body += bytes; });
        QObject::connect(exchange.get(), &http::HttpExchange::finished, exchange.get(),
                         [this](const Result<void> &it) { end = it; });
    }

    http::HttpHead head;
    QByteArray body;
    std::optional<Result<void>> end;
    std::unique_ptr<http::HttpExchange> exchange;   // last: it goes first
};

// A chunked answer, as our agents give it, that breaks off behind these bytes.
inline tom::test::PeerScript brokenStream(const QByteArray &bytes)
{
    return {{.kind = tom::test::PeerStep::Send,
             .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n"},
            {.kind = tom::test::PeerStep::Wait, .time = std::chrono::milliseconds(1)},
            {.kind = tom::test::PeerStep::Reset}};
}

} // namespace tom::server::test
