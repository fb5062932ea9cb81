#pragma once

#include "tests/shared/httpserver/exampleserver.h"

#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

namespace tom::httpserver {

using namespace Qt::StringLiterals;

inline const QByteArray socketKey = "dGhlIHNhbXBsZSBub25jZQ=="_ba;   // of RFC 6455

inline QByteArray upgradeRequest(const QByteArray &without = {}, const QByteArray &instead = {})
{
    QByteArray request = "GET /push HTTP/1.1\r\n";
    for (const QByteArray &line :
         {"Host: a"_ba, "Connection: keep-alive, Upgrade"_ba, "Upgrade: WebSocket"_ba, "Sec-WebSocket-Version: 13"_ba,
          "Sec-WebSocket-Key: "_ba + socketKey, "Sec-WebSocket-Protocol: other, tom.push.v1"_ba}) {
        if (without.isEmpty() || !line.startsWith(without))
            request += line + "\r\n";
    }
    return request + (instead.isEmpty() ? QByteArray() : instead + "\r\n") + "\r\n";
}

// An example server with one WebSocket at /push, which refuses whoever says "X-Refuse".
class SocketServer : public ExampleServer
{
public:
    explicit SocketServer(const Limits &limits = smallLimits()) : ExampleServer(limits)
    {
        server->addUpgrade(u"/push"_s, "tom.push.v1"_ba, [this](const Request &request) -> Result<HttpServer::SocketTaker> {
            ++asked;
            last = request;
            if (!request.header("x-refuse").isEmpty())
                return failure(ErrorCode::Unauthorized, u"sign in first"_s);
            return [this](std::unique_ptr<QWebSocket> socket) { take(std::move(socket)); };
        });
        QObject::connect(server.get(), &HttpServer::answered, server.get(),
                         [this](const Answered &request) { statuses.append(request.status); });
    }
    ~SocketServer() { sockets.clear(); }

    void take(std::unique_ptr<QWebSocket> socket)
    {
        QWebSocket *it = socket.get();
        QObject::connect(it, &QWebSocket::textMessageReceived, it, [this, it](const QString &text) {
            texts.append(text);
            it->sendTextMessage(u"echo "_s + text);
        });
        QObject::connect(it, &QWebSocket::disconnected, it, [this] { ++gone; });
        sockets.push_back(std::move(socket));
    }

    std::vector<std::unique_ptr<QWebSocket>> sockets;
    QStringList texts;
    QList<int> statuses;
    int asked = 0;
    int gone = 0;
};

// Somebody's QWebSocket over TLS.
class Device
{
public:
    explicit Device(quint16 port, const QStringList &protocols = {u"tom.push.v1"_s})
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.setSslConfiguration(tls);
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [this](const QString &text) { texts.append(text); });
        QWebSocketHandshakeOptions options;
        options.setSubprotocols(protocols);
        QUrl url(u"wss://127.0.0.1/push"_s);
        url.setPort(port);
        socket.open(url, options);
    }
    [[nodiscard]] bool isOpen() const { return socket.state() == QAbstractSocket::ConnectedState; }

    QWebSocket socket;
    QStringList texts;
};

// A raw client of which the upgrade was accepted.
inline std::unique_ptr<RawClient> upgraded(quint16 port, const QByteArray &ahead = {})
{
    auto client = std::make_unique<RawClient>(port);
    client->say(upgradeRequest() + ahead);
    return QTest::qWaitFor([&] { return client->received.contains("\r\n\r\n"); }, 5000) && client->status() == 101
               ? std::move(client)
               : nullptr;
}

inline QByteArray afterHead(const RawClient &client)
{
    return client.received.mid(client.received.indexOf("\r\n\r\n") + 4);
}

} // namespace tom::httpserver
