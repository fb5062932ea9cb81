#pragma once

#include "agent/conversation/archivestore.h"
#include "agent/http/routeguard.h"
#include "agent/turn/agent.h"

namespace tom::agent {

// Conversations as files: one, or all of them, out; and in again, also those of other programs.
class ArchiveRoutes : public QObject
{
    Q_OBJECT

public:
    ArchiveRoutes(const RouteGuard &guard, Agent &agent, Journal &kept, QObject *parent = nullptr);

private:
    void sendOne(const httpserver::Request &request, httpserver::Reply reply);
    void sendAll(httpserver::Reply reply);
    void take(const httpserver::Request &request, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply);

    Agent &m_agent;
    Journal &m_kept;
    ArchiveStore m_store;
};

} // namespace tom::agent
