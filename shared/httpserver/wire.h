#pragma once

#include <QHostAddress>

using BIO = struct bio_st;

namespace tom::httpserver {

// A connected socket's descriptor: never blocks, raises no SIGPIPE, closes at the end. Knows no TLS.
class Wire
{
public:
    explicit Wire(qintptr descriptor);
    ~Wire();
    Q_DISABLE_COPY_MOVE(Wire)

    static constexpr qint64 wouldBlock = -1;
    static constexpr qint64 broken = -2;
    qint64 receive(char *to, qint64 most);   // 0: the peer sends no more
    qint64 send(const char *bytes, qint64 size);
    void close();

    [[nodiscard]] qintptr descriptor() const { return m_descriptor; }
    [[nodiscard]] bool isLeft() const;   // the peer has closed, whatever of its words is still unread
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    [[nodiscard]] quint64 sentBytes() const { return m_sentBytes; }

    // What OpenSSL reads from and writes to. It must not outlive the wire.
    [[nodiscard]] BIO *makeBio();

private:
    qintptr m_descriptor;
    quint64 m_sentBytes = 0;
    bool m_hasEnded = false;
};

// A socket that is connecting there: it can be written to when it is connected. -1: it cannot be made.
[[nodiscard]] qintptr beginConnect(const QHostAddress &address, quint16 port);
// Null when it is not connected any more.
[[nodiscard]] QHostAddress peerOf(qintptr descriptor);
void closeDescriptor(qintptr descriptor);
// Whether this process may open one more.
[[nodiscard]] bool areDescriptorsLeft();

} // namespace tom::httpserver
