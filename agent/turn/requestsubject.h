#pragma once

#include "agent/turn/journal.h"
#include "shared/protocol/processrequest.h"

namespace tom::agent {

// What a request is about, in words: its own, or the names of its files where it has none.
[[nodiscard]] QString subjectOf(const protocol::ProcessRequest &request, Journal &journal);

} // namespace tom::agent
