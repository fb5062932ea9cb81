#pragma once

#include "shared/protocol/approval.h"
#include "shared/protocol/elicitation.h"

namespace tom::console {

// What waits for the user's word, whole and with nothing hidden in it.
[[nodiscard]] QString consentText(const protocol::Approval &approval);
[[nodiscard]] QString consentText(const protocol::Elicitation &elicitation);

// How a script, or a person at another terminal, decides.
[[nodiscard]] QString howToDecide(const protocol::Approval &approval);
[[nodiscard]] QString howToDecide(const protocol::Elicitation &elicitation);

// "approved", "denied", …: how an approval ended, for people.
[[nodiscard]] QString endText(const QString &state);

} // namespace tom::console
