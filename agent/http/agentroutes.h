#pragma once

#include "agent/http/routeguard.h"
#include "agent/turn/agent.h"
#include "shared/config/config.h"
#include "shared/httpserver/httpserver.h"
#include "shared/protocol/servicestatus.h"

#include <functional>

namespace tom::agent {

// The agent's part of the API, for tom-server alone: whoever does not show its certificate of the internal authority, or
// asks for another user, is refused.
class AgentRoutes : public QObject
{
    Q_OBJECT

public:
    AgentRoutes(httpserver::HttpServer &server, Agent &agent, const QString &username,
                std::function<protocol::AgentStatus()> status, QObject *parent = nullptr);

    static constexpr qint64 maxProcessBody = qint64(config::Limits::mostProcessBodyKb) * 1024;   // its server lets less through

private:
    using Handler = void (AgentRoutes::*)(const httpserver::Request &request, httpserver::Reply reply);

    void add(const QByteArray &method, const QString &pattern, Handler handler, qint64 bodyBytes = 0);
    static void note(const httpserver::Answered &request);

    void process(const httpserver::Request &request, httpserver::Reply reply);
    void resume(const httpserver::Request &request, httpserver::Reply reply);
    void stop(const httpserver::Request &request, httpserver::Reply reply);
    void reset(const httpserver::Request &request, httpserver::Reply reply);
    void tasks(const httpserver::Request &request, httpserver::Reply reply);
    void status(const httpserver::Request &request, httpserver::Reply reply);

    void stream(const Agent::Log &log, qint64 from, httpserver::Reply reply);

    RouteGuard m_guard;
    Agent &m_agent;
    std::function<protocol::AgentStatus()> m_status;
};

}   // namespace tom::agent
