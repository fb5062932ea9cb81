#pragma once

#include "shared/core/error.h"

namespace tom::desktop {

// One line for the person who wants to talk or to listen: what is in the way, and what to do.
[[nodiscard]] QString pluginLine(const Error &error);
[[nodiscard]] QString microphoneLine(const Error &error);
[[nodiscard]] QString transcriptionLine(const Error &error);
// ofServer: why the provider's voice was silent, before this computer's own was tried.
[[nodiscard]] QString loudspeakerLine(const Error &error);
[[nodiscard]] QString voiceLine(const Error &own, const Error &ofServer);

} // namespace tom::desktop
