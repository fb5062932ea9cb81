#pragma once

#include "shared/httpserver/connection.h"
#include "shared/httpserver/request.h"

#include <QElapsedTimer>
#include <QPointer>

namespace tom::httpserver {

// One answer that is due, shared by Reply and its streams. Takes care that the request is over exactly once:
// the next one is read only then.
class Reply::Private
{
public:
    Private(Connection &theConnection, HttpServer &theServer, Answered theRecord);
    ~Private();

    [[nodiscard]] bool isOpen() const { return !m_isOver && connection && connection->isAnswerable(); }
    [[nodiscard]] Headers headers(const Headers &own) const;
    void write(const Response &response);
    void finish(int status);   // after the last byte is written

    QPointer<Connection> connection;
    Answered record;
    const bool isHead;

private:
    QPointer<HttpServer> m_server;
    QElapsedTimer m_since;
    bool m_isOver = false;
};

} // namespace tom::httpserver
