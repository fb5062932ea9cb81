#pragma once

#include "shared/llm/llmclient.h"
#include "shared/protocol/turnevent.h"

namespace tom::agent {

// What the user should know of an answer that did not come to its own end; empty when it did.
[[nodiscard]] QString warningOf(llm::StopReason stop);

// One line for the log: how a turn ended.
void logEnding(const QString &turn, const protocol::TurnEventBody &last, const QString &model, int rounds);

} // namespace tom::agent
