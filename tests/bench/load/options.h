#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace tom::bench {

// What frontload was told to do; see usage().
struct Options
{
    std::string mode{};
    int port = 0;
    std::string path = "/healthz";
    std::string method = "GET";
    std::string body{};
    std::string accept = "application/json";
    std::vector<std::string> cookies{};   // connection i uses the i-th, round and round
    std::vector<std::string> bodies{};    // the same
    std::string headers{};                // further ones, each with its end of line
    std::string identity{};               // a folder with cert.pem and key.pem to show
    int connections = 1;
    int perAddress = 50;                  // connections from one source address
    int firstAddress = 0;
    std::chrono::duration<double> seconds{3.0};
    std::chrono::microseconds pause{0};   // of a connection between an answer and its next request
    std::chrono::microseconds spread{0};  // over which the first requests begin
    long count = 0;                       // requests after which to end, instead of seconds
    int events = 0;                       // that a stream must bring
    bool isNew = false;                   // a new connection for each request
    bool resumes = false;                 // … that resumes the TLS session of the one before
    bool isPlain = false;
    bool hasTokens = false;               // streams: those of llmstub
    bool isSilent = false;                // hold: TCP only, not a byte
    std::vector<std::string> command{};   // ready: what to start

    [[nodiscard]] std::string requestFor(int connection) const;
};

// Ends the process with a word about it when the arguments make no sense.
[[nodiscard]] Options readOptions(int count, char **arguments);

} // namespace tom::bench
