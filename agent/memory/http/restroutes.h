#pragma once

#include "agent/memory/book/memorybook.h"
#include "agent/memory/http/admission.h"
#include "shared/httpserver/httpserver.h"

namespace tom::memory {

// The same memories over plain requests, as programs that know no MCP use them: GET /memories, POST /search, POST /add, GET
// and DELETE /memory/{id}, DELETE /delete/{id}.
class RestRoutes : public QObject
{
    Q_OBJECT

public:
    // All must outlive this.
    RestRoutes(httpserver::HttpServer &server, MemoryBook &book, const Admission &admission, QObject *parent = nullptr);

private:
    using Handler = void (RestRoutes::*)(const QString &user, const httpserver::Request &request, httpserver::Reply reply);

    void add(const QByteArray &method, const QString &pattern, Handler handler);
    void list(const QString &user, const httpserver::Request &request, httpserver::Reply reply);
    void search(const QString &user, const httpserver::Request &request, httpserver::Reply reply);
    void addMemory(const QString &user, const httpserver::Request &request, httpserver::Reply reply);
    void get(const QString &user, const httpserver::Request &request, httpserver::Reply reply);
    void remove(const QString &user, const httpserver::Request &request, httpserver::Reply reply);

    httpserver::HttpServer &m_server;
    MemoryBook &m_book;
    const Admission &m_admission;
};

} // namespace tom::memory
