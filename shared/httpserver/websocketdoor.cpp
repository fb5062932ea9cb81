#include "shared/httpserver/websocketdoor.h"

#include "shared/httpserver/answerheaders.h"
#include "shared/httpserver/upgraderules.h"

#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

WebSocketDoor::WebSocketDoor() : m_server(QString(), QWebSocketServer::NonSecureMode)   // TLS is behind us
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &WebSocketDoor::takeOpened);
}

WebSocketDoor::~WebSocketDoor() = default;

void WebSocketDoor::open(Upgrade *upgrade, const QByteArray &key, const QByteArray &subprotocol, const Headers &headers,
                         HttpServer::SocketTaker taker)
{
    const QByteArray path = '/' + QByteArray::number(++m_last);
    const QByteArray request = "GET " + path + " HTTP/1.1\r\nHost: tom\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key
                               + "\r\nSec-WebSocket-Protocol: " + subprotocol + "\r\n\r\n";
    QByteArray answer = answerHead(101, Headers{{"Upgrade", "websocket"},
                                                {"Connection", "Upgrade"},
                                                {"Sec-WebSocket-Accept", acceptKey(key)},
                                                {"Sec-WebSocket-Protocol", subprotocol}}
                                            + headers);
    answer.replace(0, answer.indexOf('\r'), "HTTP/1.1 101 Switching Protocols"_ba);   // some clients want the words
    if (const QStringList all = m_server.supportedSubprotocols(); !all.contains(QLatin1StringView(subprotocol)))
        m_server.setSupportedSubprotocols(all + QStringList{QString::fromLatin1(subprotocol)});
    UpgradedSocket *socket = upgrade->makeSocket(request, answer);
    const QString name = QString::fromLatin1(path);
    m_waiting.insert(name, {.upgrade = upgrade, .taker = std::move(taker)});
    connect(socket, &QObject::destroyed, this, [this, name] { m_waiting.remove(name); });
    m_server.handleConnection(socket);
}

void WebSocketDoor::takeOpened()
{
    while (m_server.hasPendingConnections()) {
        std::unique_ptr<QWebSocket> socket(m_server.nextPendingConnection());
        const Waiting waiting = m_waiting.take(socket->request().url().path());
        if (!waiting.upgrade)
            continue;
        const auto most = quint64(waiting.upgrade->limits().messageBytes);
        socket->setMaxAllowedIncomingFrameSize(most);   // 2 GiB otherwise
        socket->setMaxAllowedIncomingMessageSize(most);
        connect(waiting.upgrade, &Upgrade::misbehaved, socket.get(),
                [socket = socket.get()](quint16 code, const QString &reason) {
                    socket->close(QWebSocketProtocol::CloseCode(code), reason);
                });
        waiting.taker(std::move(socket));
        if (waiting.upgrade)
            waiting.upgrade->start();
    }
}

} // namespace tom::httpserver
