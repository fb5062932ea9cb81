#pragma once

#include "shared/protocol/turnevent.h"

namespace tom::desktop {

class AssistantMessage;

// Shows what an event of a turn brings in its message. The end of a turn is shown too, except for its failure: what can
// be done about that, the caller knows.
void showTurnEvent(AssistantMessage &message, const protocol::TurnEvent &event);

} // namespace tom::desktop
