#include "shared/httpserver/wire.h"

#include <cstring>

#include <openssl/bio.h>

#ifdef Q_OS_WIN
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <cerrno>

#    include <netinet/in.h>
#    include <netinet/tcp.h>
#    include <poll.h>
#    include <sys/ioctl.h>
#    include <sys/socket.h>
#    include <unistd.h>
#endif

namespace tom::httpserver {

namespace {

#ifdef Q_OS_WIN

constexpr int sendFlags = 0;

SOCKET native(qintptr descriptor)
{
    return SOCKET(descriptor);
}
bool isPatient()
{
    return WSAGetLastError() == WSAEWOULDBLOCK;
}
bool wasInterrupted()
{
    return WSAGetLastError() == WSAEINTR;
}
bool isConnecting()
{
    return WSAGetLastError() == WSAEWOULDBLOCK;
}
void stopBlocking(qintptr descriptor)
{
    u_long yes = 1;
    ioctlsocket(native(descriptor), long(FIONBIO), &yes);
}

#else

#    ifdef MSG_NOSIGNAL
constexpr int sendFlags = MSG_NOSIGNAL;
#    else
constexpr int sendFlags = 0;
#    endif

int native(qintptr descriptor)
{
    return int(descriptor);
}
bool isPatient()
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}
bool wasInterrupted()
{
    return errno == EINTR;
}
bool isConnecting()
{
    return errno == EINPROGRESS;
}
void stopBlocking(qintptr descriptor)
{
    int yes = 1;
    ::ioctl(native(descriptor), FIONBIO, &yes);
#    ifdef SO_NOSIGPIPE
    ::setsockopt(native(descriptor), SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
#    endif
}

#endif

Wire &wireOf(BIO *bio)
{
    return *static_cast<Wire *>(BIO_get_data(bio));
}

int readBio(BIO *bio, char *to, int most)
{
    BIO_clear_retry_flags(bio);
    const qint64 size = wireOf(bio).receive(to, most);
    if (size == Wire::wouldBlock)
        BIO_set_retry_read(bio);
    return size < 0 ? -1 : int(size);
}

int writeBio(BIO *bio, const char *bytes, int size)
{
    BIO_clear_retry_flags(bio);
    const qint64 sent = wireOf(bio).send(bytes, size);
    if (sent == Wire::wouldBlock)
        BIO_set_retry_write(bio);
    return sent < 0 ? -1 : int(sent);
}

long controlBio(BIO *bio, int command, long, void *)
{
    if (command == BIO_CTRL_EOF)
        return wireOf(bio).hasEnded() ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD *bioMethod()
{
    static const BIO_METHOD *const method = [] {
        BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tom wire");
        BIO_meth_set_read(made, readBio);
        BIO_meth_set_write(made, writeBio);
        BIO_meth_set_ctrl(made, controlBio);
        return made;
    }();
    return method;
}

} // namespace

Wire::Wire(qintptr descriptor) : m_descriptor(descriptor)
{
    stopBlocking(descriptor);
    int yes = 1;   // else pieces of an answer wait 40 ms for one another
    ::setsockopt(native(descriptor), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char *>(&yes), sizeof yes);
}

Wire::~Wire()
{
    close();
}

qint64 Wire::receive(char *to, qint64 most)
{
    if (m_descriptor < 0)
        return broken;
    qint64 size = 0;
    do {
        size = ::recv(native(m_descriptor), to, size_t(most), 0);
    } while (size < 0 && wasInterrupted());
    m_hasEnded = size == 0;
    if (size < 0)
        return isPatient() ? wouldBlock : broken;
    return size;
}

qint64 Wire::send(const char *bytes, qint64 size)
{
    if (m_descriptor < 0)
        return broken;
    qint64 sent = 0;
    do {
        sent = ::send(native(m_descriptor), bytes, size_t(size), sendFlags);
    } while (sent < 0 && wasInterrupted());
    if (sent < 0)
        return isPatient() ? wouldBlock : broken;
    m_sentBytes += quint64(sent);
    return sent;
}

bool Wire::isLeft() const
{
#ifdef POLLRDHUP
    pollfd state{.fd = native(m_descriptor), .events = POLLRDHUP, .revents = 0};
    return ::poll(&state, 1, 0) > 0;
#else
    return false;   // found out by reading
#endif
}

void Wire::close()
{
    if (m_descriptor >= 0)
        closeDescriptor(std::exchange(m_descriptor, -1));
}

BIO *Wire::makeBio()
{
    BIO *bio = BIO_new(bioMethod());
    if (bio) {
        BIO_set_data(bio, this);
        BIO_set_init(bio, 1);
    }
    return bio;
}

qintptr beginConnect(const QHostAddress &address, quint16 port)
{
    sockaddr_storage place = {};
    socklen_t size = 0;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        auto &ipv6 = reinterpret_cast<sockaddr_in6 &>(place);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_port = htons(port);
        std::memcpy(&ipv6.sin6_addr, bytes.c, sizeof bytes.c);
        size = sizeof ipv6;
    } else {
        auto &ipv4 = reinterpret_cast<sockaddr_in &>(place);
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = htons(port);
        ipv4.sin_addr.s_addr = htonl(address.toIPv4Address());
        size = sizeof ipv4;
    }
    int type = SOCK_STREAM;
#ifdef SOCK_CLOEXEC
    type |= SOCK_CLOEXEC;
#endif
    const auto descriptor = qintptr(::socket(place.ss_family, type, 0));
    if (descriptor < 0)
        return -1;
    stopBlocking(descriptor);
    if (::connect(native(descriptor), reinterpret_cast<const sockaddr *>(&place), size) == 0 || isConnecting())
        return descriptor;
    closeDescriptor(descriptor);
    return -1;
}

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage address = {};
    socklen_t size = sizeof address;
    if (::getpeername(native(descriptor), reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return {};
    return QHostAddress(reinterpret_cast<const sockaddr *>(&address));
}

void closeDescriptor(qintptr descriptor)
{
#ifdef Q_OS_WIN
    ::closesocket(native(descriptor));
#else
    ::close(native(descriptor));
#endif
}

bool areDescriptorsLeft()
{
#ifdef Q_OS_WIN
    return true;
#else
    const int one = ::dup(STDERR_FILENO);
    if (one < 0)
        return errno != EMFILE && errno != ENFILE;
    ::close(one);
    return true;
#endif
}

} // namespace tom::httpserver
