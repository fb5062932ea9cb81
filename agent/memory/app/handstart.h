#pragma once

#include "agent/memory/app/commandline.h"
#include "shared/config/memoryslice.h"

#include <QProcessEnvironment>

namespace tom::memory {

// The slice of a memory service that was started by hand: its part of the configuration file, keys out of the environment,
// secret and certificate out of internal/memory of the data folder. The Error has a line for each problem.
[[nodiscard]] Result<config::MemorySlice> sliceByHand(const CommandLine &line, const QProcessEnvironment &environment);

} // namespace tom::memory
