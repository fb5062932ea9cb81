#pragma once

#include "agent/http/routeguard.h"
#include "agent/tasks/scheduler.h"

namespace tom::agent {

// GET and POST /schedules, PATCH and DELETE /schedules/{id}, POST /schedules/{id}/run. The scheduler must outlive them.
void addScheduleRoutes(const RouteGuard &routes, Scheduler &scheduler, std::function<QList<protocol::Schedule>()> templates);

} // namespace tom::agent
