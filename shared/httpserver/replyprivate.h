#pragma once

#include "shared/httpserver/connection.h"
#include "shared/httpserver/request.h"

#include <QElapsedTimer>
#include <QHttpHeaders>
#include <QHttpServerResponder>
#include <QPointer>

#include <optional>

namespace tom::httpserver {

// What one answer needs of QHttpServer, shared by Reply and its streams. Takes care that the request is over exactly
// once: QHttpServer reads the next one only when its responder is destroyed.
class Reply::Private
{
public:
    Private(QHttpServerResponder &&theResponder, Connection &theConnection, HttpServer &theServer, Answered theRecord,
            bool isHead);
    ~Private();

    [[nodiscard]] bool isOpen() const { return responder && connection && connection->isConnected(); }
    [[nodiscard]] QHttpHeaders headers(const Headers &own) const;
    void close(int status);   // after the last byte is written

    std::optional<QHttpServerResponder> responder;
    QPointer<Connection> connection;
    QPointer<HttpServer> server;
    Answered record;
    QElapsedTimer since;
    bool head = false;
};

} // namespace tom::httpserver
