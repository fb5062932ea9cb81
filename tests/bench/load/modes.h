#pragma once

#include "tests/bench/load/options.h"

namespace tom::bench {

// What frontload can do. Each prints its result and returns the exit status.
int runRequests(const Options &options);
int runHold(const Options &options);
int runStreams(const Options &options);
int runPush(const Options &options);
int runReady(const Options &options);

} // namespace tom::bench
