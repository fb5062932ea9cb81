#pragma once

#include "shared/httpserver/upgrade.h"

#include <QHash>
#include <QWebSocketServer>

namespace tom::httpserver {

// Turns connections whose upgrade was checked and accepted into QWebSockets. Shows QWebSocketServer a request of our own
// making, never the client's.
class WebSocketDoor : public QObject
{
    Q_OBJECT

public:
    WebSocketDoor();
    ~WebSocketDoor() override;

    // headers: what the answer says besides.
    void open(Upgrade *upgrade, const QByteArray &key, const QByteArray &subprotocol, const Headers &headers,
              HttpServer::SocketTaker taker);

private:
    struct Waiting
    {
        QPointer<Upgrade> upgrade;
        HttpServer::SocketTaker taker;
    };

    void takeOpened();

    QWebSocketServer m_server;
    QHash<QString, Waiting> m_waiting;   // by the path that stands in the request for QWebSocketServer
    quint64 m_last = 0;
};

} // namespace tom::httpserver
