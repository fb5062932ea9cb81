#pragma once

#include "agent/http/routeguard.h"
#include "agent/recall/memoryclient.h"

namespace tom::agent {

// What is remembered about the user, over the API: found, added, brought from elsewhere, corrected, forgotten. Passed on to the memory service.
class MemoryRoutes : public QObject
{
    Q_OBJECT

public:
    MemoryRoutes(const RouteGuard &guard, const MemoryClient &memory, QObject *parent = nullptr);

private:
    using Handler = void (MemoryRoutes::*)(const httpserver::Request &request, httpserver::Reply reply);

    void add(const RouteGuard &guard, const QByteArray &method, const QString &pattern, Handler handler);
    void find(const httpserver::Request &request, httpserver::Reply reply);
    void keep(const httpserver::Request &request, httpserver::Reply reply);
    void import(const httpserver::Request &request, httpserver::Reply reply);
    void change(const httpserver::Request &request, httpserver::Reply reply);
    void forget(const httpserver::Request &request, httpserver::Reply reply);
    void history(const httpserver::Request &request, httpserver::Reply reply);
    // Answers with what shape makes of the service's result.
    void pass(const QString &tool, const QJsonObject &arguments, httpserver::Reply reply,
              const std::function<QJsonObject(const QJsonObject &)> &shape);

    const MemoryClient &m_memory;
};

}   // namespace tom::agent
