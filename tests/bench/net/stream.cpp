#include "tests/bench/net/stream.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tom::bench {

namespace {

constexpr long wouldBlock = -1;
constexpr long broken = -2;

long tlsOutcome(SSL *tls, int result)
{
    const int error = SSL_get_error(tls, result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return wouldBlock;
    ERR_clear_error();
    return error == SSL_ERROR_ZERO_RETURN ? 0 : broken;
}

long plainOutcome(long result)
{
    if (result >= 0)
        return result;
    return errno == EAGAIN || errno == EWOULDBLOCK ? wouldBlock : broken;
}

} // namespace

Stream::Stream(Loop &loop, int descriptor, SSL *tls) : m_loop(loop), m_descriptor(descriptor), m_tls(tls)
{
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (m_tls)
        SSL_set_fd(m_tls, descriptor);
}

Stream::~Stream()
{
    SSL_free(m_tls);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void Stream::start()
{
    m_loop.watch(m_descriptor, *this);
}

void Stream::ready(std::uint32_t events)
{
    if (!isOpen())
        return;
    if (!m_isReady && (events & (EPOLLERR | EPOLLHUP)) != 0)
        return close("connection refused or reset");
    if (!m_isReady && !shakeHands())
        return;
    if (!m_out.empty())
        flush();
    readAll();
}

bool Stream::shakeHands()
{
    if (m_tls) {
        const int result = SSL_do_handshake(m_tls);
        if (result != 1) {
            if (tlsOutcome(m_tls, result) != wouldBlock)
                close("handshake failed");
            return false;
        }
    }
    m_isReady = true;
    opened();
    return isOpen();
}

void Stream::readAll()
{
    static std::array<char, 64 * 1024> buffer;
    while (isOpen()) {
        const long count = readSome(buffer.data(), int(buffer.size()));
        if (count == wouldBlock)
            return;
        if (count <= 0)
            return close(count == 0 ? "closed by the peer" : "reset by the peer");
        received({buffer.data(), std::size_t(count)});
    }
}

void Stream::write(std::string_view bytes)
{
    if (!isOpen())
        return;
    if (m_out.empty() && m_isReady) {
        const long count = writeSome(bytes);
        if (count == broken)
            return close("cannot write");
        bytes.remove_prefix(count > 0 ? std::size_t(count) : 0);
    }
    m_out.append(bytes);
}

void Stream::flush()
{
    while (isOpen() && !m_out.empty()) {
        const long count = writeSome(m_out);
        if (count == wouldBlock)
            return;
        if (count <= 0)
            return close("cannot write");
        m_out.erase(0, std::size_t(count));
    }
}

void Stream::close(const char *why)
{
    if (!isOpen())
        return;
    if (m_tls && m_isReady)
        SSL_shutdown(m_tls);
    ERR_clear_error();
    ::close(m_descriptor);
    m_descriptor = -1;
    closed(why);
    m_loop.retire(std::unique_ptr<Watched>(this));
}

long Stream::readSome(char *into, int room)
{
    if (!m_tls)
        return plainOutcome(::read(m_descriptor, into, std::size_t(room)));
    const int count = SSL_read(m_tls, into, room);
    return count > 0 ? count : tlsOutcome(m_tls, count);
}

long Stream::writeSome(std::string_view bytes)
{
    if (bytes.empty())
        return wouldBlock;
    if (!m_tls)
        return plainOutcome(::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    const int count = SSL_write(m_tls, bytes.data(), int(bytes.size()));
    return count > 0 ? count : tlsOutcome(m_tls, count);
}

int connectTo(int port, int source)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        std::perror("socket");
        std::exit(2);
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(0x7f100001U + std::uint32_t(source / 200 * 256 + source % 200));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(std::uint16_t(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(descriptor, reinterpret_cast<sockaddr *>(&from), sizeof from) < 0
        || (::connect(descriptor, reinterpret_cast<sockaddr *>(&to), sizeof to) < 0 && errno != EINPROGRESS
            && errno != ECONNREFUSED)) {
        std::perror("connect");
        std::exit(2);
    }
    return descriptor;
}

} // namespace tom::bench
