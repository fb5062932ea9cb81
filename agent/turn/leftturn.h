#pragma once

#include "agent/turn/journal.h"

namespace tom::agent {

// Ends a turn that a lost process of this agent has left: its answer is what was there, marked as interrupted, in its log
// and in its conversation.
[[nodiscard]] Result<void> endLeftTurn(Journal &journal, const UnendedTurn &left);

} // namespace tom::agent
