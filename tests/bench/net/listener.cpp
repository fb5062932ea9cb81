#include "tests/bench/net/listener.h"

#include <cstdio>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace tom::bench {

Listener::Listener(Loop &loop, int port, Take take)
    : m_take(std::move(take)),
      m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    const int on = 1;
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(std::uint16_t(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(m_descriptor, reinterpret_cast<sockaddr *>(&at), sizeof at) < 0 || ::listen(m_descriptor, 4096) < 0) {
        std::perror("listen");
        std::exit(2);
    }
    loop.watch(m_descriptor, *this);
}

void Listener::ready(std::uint32_t)
{
    for (int descriptor = 0; (descriptor = ::accept4(m_descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;)
        m_take(descriptor);
}

} // namespace tom::bench
