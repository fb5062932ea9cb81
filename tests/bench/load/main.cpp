#include "tests/bench/load/modes.h"

#include <csignal>
#include <cstdio>
#include <map>

using namespace tom::bench;

// A load generator for the bench and the load tests; never the product.
int main(int count, char **arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    const Options options = readOptions(count, arguments);
    const std::map<std::string, int (*)(const Options &)> modes{
        {"requests", &runRequests}, {"hold", &runHold}, {"streams", &runStreams}, {"push", &runPush}, {"ready", &runReady}};
    const auto mode = modes.find(options.mode);
    if (mode == modes.end()) {
        std::fprintf(stderr, "frontload: there is no mode \"%s\"\n", options.mode.c_str());
        return 2;
    }
    return mode->second(options);
}
