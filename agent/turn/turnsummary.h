#pragma once

#include "shared/protocol/processparked.h"
#include "shared/protocol/turnevent.h"

namespace tom::agent {

// What the events of a turn tell of its answer so far.
[[nodiscard]] protocol::ProcessAnswer answerSoFar(const QList<protocol::TurnEvent> &events);

// The tools that were called, in the order of the calls: "lists.add_item". What was refused, denied or is still waited for
// is none of them.
[[nodiscard]] QStringList toolsMade(const QList<protocol::TurnEvent> &events);

// What the user was asked and has not answered, the oldest first.
[[nodiscard]] QList<protocol::ProcessParked> openQuestions(const QList<protocol::TurnEvent> &events);
// The events by which these end when nobody waits for the answer any more.
[[nodiscard]] QList<protocol::TurnEventBody> endsOf(const QList<protocol::ProcessParked> &questions);

} // namespace tom::agent
