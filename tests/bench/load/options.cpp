#include "tests/bench/load/options.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>

namespace tom::bench {

namespace {

[[noreturn]] void usage(const std::string &why)
{
    std::fprintf(stderr, "frontload: %s\n%s", why.c_str(),
                 R"(frontload MODE --port N [options]: asks an HTTPS server on 127.0.0.1; the result is one line of JSON.

  requests  each connection asks again as soon as it was answered. All connect and ask once, "ready" is printed, and the
            measured time begins when a line comes on standard input.
            --seconds S | --count N   --pause-us N   --new [--resume]: a connection for each request
  hold      opens connections and keeps them; prints {"open":N}, and at the end of standard input how many still are
            --silent: TCP only
  streams   one event stream a connection (--events N each), begun together by a line on standard input; each event's data
            is {"at":NANOSECONDS,"n":NUMBER} as agentstub writes it; with --tokens, each of them is a <NANOSECONDS:NUMBER>
            as llmstub writes it, wherever it stands
  push      opens WebSockets of tom.push.v1 and keeps them; prints {"open":N}, then for each line on standard input when the
            first and the last of its messages (--count N a device) came
  ready     -- CMD…: starts it and measures the time until the path is answered; ends it at the end of standard input

  --path P  --method M  --body TEXT  --accept TYPE  --cookies FILE (one a line)  --bodies FILE (the same)
  --header 'NAME: VALUE'  --connections N  --plain  --identity FOLDER: shows its cert.pem, with key.pem
  --spread-us N: not all begin at once
  --per-address N (50)  --first-address N: which of 127.16.x.y the connections come from
)");
    std::exit(2);
}

std::vector<std::string> linesOf(const std::string &path)
{
    std::ifstream file(path);
    if (!file)
        usage("cannot read " + path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

} // namespace

std::string Options::requestFor(int connection) const
{
    std::string text = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept + "\r\n";
    if (!cookies.empty())
        text += "Cookie: " + cookies[std::size_t(connection) % cookies.size()] + "\r\n";
    text += headers;
    const std::string &own = bodies.empty() ? body : bodies[std::size_t(connection) % bodies.size()];
    if (!own.empty())
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(own.size()) + "\r\n";
    return text + "\r\n" + own;
}

Options readOptions(int count, char **arguments)
{
    Options options;
    if (count < 2)
        usage("what?");
    options.mode = arguments[1];
    const std::map<std::string, std::function<void(const std::string &)>> valued{
        {"--port", [&](const std::string &v) { options.port = std::stoi(v); }},
        {"--path", [&](const std::string &v) { options.path = v; }},
        {"--method", [&](const std::string &v) { options.method = v; }},
        {"--body", [&](const std::string &v) { options.body = v; }},
        {"--accept", [&](const std::string &v) { options.accept = v; }},
        {"--cookies", [&](const std::string &v) { options.cookies = linesOf(v); }},
        {"--bodies", [&](const std::string &v) { options.bodies = linesOf(v); }},
        {"--header", [&](const std::string &v) { options.headers += v + "\r\n"; }},
        {"--identity", [&](const std::string &v) { options.identity = v; }},
        {"--connections", [&](const std::string &v) { options.connections = std::stoi(v); }},
        {"--per-address", [&](const std::string &v) { options.perAddress = std::stoi(v); }},
        {"--first-address", [&](const std::string &v) { options.firstAddress = std::stoi(v); }},
        {"--seconds", [&](const std::string &v) { options.seconds = std::chrono::duration<double>(std::stod(v)); }},
        {"--pause-us", [&](const std::string &v) { options.pause = std::chrono::microseconds(std::stol(v)); }},
        {"--spread-us", [&](const std::string &v) { options.spread = std::chrono::microseconds(std::stol(v)); }},
        {"--count", [&](const std::string &v) { options.count = std::stol(v); }},
        {"--events", [&](const std::string &v) { options.events = std::stoi(v); }},
    };
    const std::map<std::string, bool *> switches{{"--new", &options.isNew},
                                                 {"--resume", &options.resumes},
                                                 {"--plain", &options.isPlain},
                                                 {"--tokens", &options.hasTokens},
                                                 {"--silent", &options.isSilent}};
    for (int i = 2; i < count; ++i) {
        const std::string name = arguments[i];
        if (name == "--") {
            options.command.assign(arguments + i + 1, arguments + count);
            break;
        }
        if (const auto it = switches.find(name); it != switches.end()) {
            *it->second = true;
        } else if (const auto found = valued.find(name); found != valued.end() && i + 1 < count) {
            found->second(arguments[++i]);
        } else {
            usage("unknown argument \"" + name + "\"");
        }
    }
    if (options.port <= 0 || options.connections <= 0 || options.perAddress <= 0)
        usage("--port, --connections and --per-address are numbers above 0");
    return options;
}

} // namespace tom::bench
