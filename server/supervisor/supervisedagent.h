#pragma once

#include "server/supervisor/agentsupervisor.h"
#include "server/supervisor/backoff.h"

#include <QElapsedTimer>

namespace tom::server {

// What the supervisor knows of one user's agent; for its own source files alone.
struct AgentSupervisor::Agent
{
    QString username;
    std::unique_ptr<AgentProcess> process;
    std::optional<AgentAddress> address;   // while it is ready
    QTimer pause;                          // until it may be started again
    QTimer patience;                       // of those who wait
    QElapsedTimer lived;
    Backoff backoff;
    AgentLaunch launch;                    // of the process
    QDateTime certificateEnd;
    std::shared_ptr<int> uses = std::make_shared<int>(0);   // requests that are with it
    QTimer staleLimit;                     // of the uses of one that is to be started anew
    QString staleReason;                   // empty: it is not
    bool isEndingAsWanted = false;
    std::vector<Completer<AgentAddress>> waiting;
};

} // namespace tom::server
