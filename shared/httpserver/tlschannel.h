#pragma once

#include "shared/httpserver/tlscontext.h"
#include "shared/httpserver/wire.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <optional>

namespace tom::httpserver {

// One TLS connection, accepted or opened by us: bytes in, bytes out, never waiting. What is read is taken straight from OpenSSL, and an
// idle one holds no buffers. With a plain context the bytes are those of the wire. Knows no HTTP.
class TlsChannel : public QObject
{
    Q_OBJECT

public:
    TlsChannel(qintptr descriptor, const TlsContext &context, QObject *parent = nullptr);
    ~TlsChannel() override;

    void begin();   // the handshake; ends in encrypted() or disconnected()

    // 0: nothing now. Whoever leaves bytes unread gets no more than aheadBytes of them off the network.
    [[nodiscard]] qsizetype read(char *to, qsizetype most);
    [[nodiscard]] bool mayHaveMore() const { return !m_isDrained || !m_ahead.isEmpty(); }

    // Collected, and sent when the event loop turns: else a writer that looks at pendingBytes() would never pause while
    // the peer reads fast enough.
    void write(const QByteArray &bytes);
    void write(const char *bytes, qsizetype size);
    void flush();   // … or now, as far as the network takes it
    void close();   // after what is written has gone
    void abort();   // now, and without a word; disconnected() does not come

    [[nodiscard]] bool isLeft() const { return m_state == State::Handshake && m_wire.isLeft(); }   // before it was encrypted
    // Looks once more whether the peer is there: what it sent last may not have been told yet.
    [[nodiscard]] bool isStillOpen();
    [[nodiscard]] bool hasSaidGoodbye() const { return m_hasSaidGoodbye; }   // the peer, before it was disconnected
    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }
    [[nodiscard]] qint64 pendingBytes() const { return m_pendingBytes; }   // written, and not yet taken by the network
    [[nodiscard]] auth::Certificate peerCertificate() const;

    static constexpr qsizetype aheadBytes = 16 * 1024;

Q_SIGNALS:
    void encrypted();
    void readyRead();
    void bytesWritten();   // the network took some
    void disconnected();   // by the peer, or after close(); never from within a call of the owner's

private:
    enum class State { Handshake, Open, Closing, Closed };

    struct FreeSsl
    {
        void operator()(SSL *ssl) const;
    };

    void noteWritten(qsizetype size);
    void takeReadable();
    void takeWritable();
    void shakeHands();
    void readAhead();
    [[nodiscard]] qsizetype decrypt(char *to, qsizetype most);
    [[nodiscard]] qsizetype receive(char *to, qsizetype most);
    void encrypt();
    [[nodiscard]] qsizetype encryptSome(const QByteArray &bytes);
    void finishClose();
    void waitFor(int result, bool wasReading);
    void waitForRoom(bool wait);
    void tellWritten();
    void fail();
    void shut();

    Wire m_wire;
    std::unique_ptr<SSL, FreeSsl> m_ssl;
    QSocketNotifier m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;   // once the network had no room
    QByteArray m_ahead;   // read while nobody wanted it, to see whether the peer is there
    QList<QByteArray> m_out;   // in pieces of at most a record, or of what was written at once
    qint64 m_pendingBytes = 0;
    quint64 m_toldBytes = 0;
    mutable std::optional<auth::Certificate> m_peerCertificate;
    State m_state = State::Handshake;
    bool m_isPlain;
    bool m_isDrained = true;   // the next read would find nothing
    bool m_isReadingHeld = false;   // until there is room to write
    bool m_isFlushDue = false;
    bool m_hasSaidGoodbye = false;
};

}   // namespace tom::httpserver
