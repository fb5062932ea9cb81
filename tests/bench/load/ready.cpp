#include "tests/bench/load/modes.h"
#include "tests/bench/net/tls.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tom::bench {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto patience = 30s;
constexpr useconds_t between = 500;   // microseconds

pid_t start(const Options &options)
{
    std::vector<char *> arguments;
    for (const std::string &argument : options.command)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);   // standard output is for the figure
    ::execvp(arguments.front(), arguments.data());
    std::perror(arguments.front());
    std::_Exit(127);
}

int connectBlocking(int port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(std::uint16_t(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<sockaddr *>(&to), sizeof to) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

bool isAnswered(SSL_CTX *context, int descriptor, const std::string &request)
{
    SSL *tls = clientSide(context);
    SSL_set_fd(tls, descriptor);
    std::array<char, 64> begin{};
    const bool isGood = SSL_connect(tls) == 1 && SSL_write(tls, request.data(), int(request.size())) > 0
                        && SSL_read(tls, begin.data(), int(begin.size()) - 1) > 12
                        && std::string_view(begin.data()).starts_with("HTTP/1.1 2");
    SSL_free(tls);
    return isGood;
}

} // namespace

int runReady(const Options &options)
{
    if (options.command.empty()) {
        std::fputs("frontload: ready needs -- and a command\n", stderr);
        return 2;
    }
    const TlsContext context = clientContext();
    const auto begun = Clock::now();
    const pid_t child = start(options);
    bool isReady = false;
    while (!isReady && Clock::now() - begun < patience && ::waitpid(child, nullptr, WNOHANG) == 0) {
        const int descriptor = connectBlocking(options.port);
        if (descriptor >= 0) {
            isReady = isAnswered(context.get(), descriptor, options.requestFor(0));
            ::close(descriptor);
        }
        if (!isReady)
            ::usleep(between);
    }
    const double milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    std::printf("{\"ready\":%s,\"ms\":%.1f,\"pid\":%d}\n", isReady ? "true" : "false", milliseconds, int(child));
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    ::kill(child, SIGTERM);
    ::waitpid(child, nullptr, 0);
    return isReady ? 0 : 1;
}

} // namespace tom::bench
