#pragma once

#include "agent/http/routeguard.h"
#include "agent/usage/spending.h"

namespace tom::agent {

// POST /speech and POST /transcriptions. Router and spending live as long as the routes are asked.
void addSpeechRoutes(const RouteGuard &routes, llm::LlmRouter &llm, Spending &spending);

} // namespace tom::agent
