#pragma once

#include "shared/core/result.h"

namespace tom::console {

// What scripts may rely on.
enum ExitCode { Ok = 0, Failed = 1, WrongUsage = 2, NotSignedIn = 3, Unreachable = 4, WaitsForConsent = 5, Interrupted = 130 };

[[nodiscard]] ExitCode exitCodeFor(const Error &error);
// Says it in one line on standard error.
ExitCode complain(const Error &error);
ExitCode complain(ExitCode code, const QString &text);

} // namespace tom::console
