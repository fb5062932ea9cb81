#include "shared/httpserver/tlschannel.h"

#include <cstring>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace tom::httpserver {

namespace {

constexpr qsizetype recordBytes = 16 * 1024;
constexpr qsizetype firstBytes = 1024;   // most answers fit

} // namespace

void TlsChannel::FreeSsl::operator()(SSL *ssl) const
{
    SSL_free(ssl);
}

TlsChannel::TlsChannel(qintptr descriptor, const TlsContext &context, QObject *parent)
    : QObject(parent),
      m_wire(descriptor),
      m_ssl(context.newConnection()),
      m_readable(descriptor, QSocketNotifier::Read),
      m_isPlain(context.isPlain())
{
    m_readable.setEnabled(false);
    if (BIO *bio = m_ssl ? m_wire.makeBio() : nullptr) {
        SSL_set_bio(m_ssl.get(), bio, bio);
    } else {
        m_ssl.reset();
    }
    connect(&m_readable, &QSocketNotifier::activated, this, &TlsChannel::takeReadable);
}

TlsChannel::~TlsChannel()
{
    shut();
}

void TlsChannel::begin()
{
    if (m_isPlain) {
        m_state = State::Open;
        m_readable.setEnabled(true);
        return Q_EMIT encrypted();
    }
    if (!m_ssl)
        return fail();
    m_readable.setEnabled(true);
    if (!SSL_is_server(m_ssl.get()))
        waitForRoom(true);   // which is there when it is connected
}

void TlsChannel::takeReadable()
{
    if (m_state == State::Handshake)
        return shakeHands();
    m_isDrained = false;
    Q_EMIT readyRead();
    if (m_state == State::Open && !m_isDrained)
        readAhead();
}

void TlsChannel::takeWritable()
{
    if (m_state == State::Handshake)
        return shakeHands();
    waitForRoom(false);
    const bool mayReadAgain = std::exchange(m_isReadingHeld, false);
    encrypt();
    tellWritten();
    if (mayReadAgain && m_state == State::Open) {
        m_readable.setEnabled(true);
        takeReadable();
    }
}

void TlsChannel::shakeHands()
{
    waitForRoom(false);
    m_isReadingHeld = false;
    // Nobody who has hung up behind the first message can answer ours, and its signature costs more than all the rest.
    if (SSL_is_server(m_ssl.get()) && SSL_in_before(m_ssl.get()) && m_wire.isLeft())
        return fail();
    ERR_clear_error();
    const int result = SSL_do_handshake(m_ssl.get());
    if (result != 1)
        return waitFor(result, true);
    m_toldBytes = m_wire.sentBytes();
    m_state = State::Open;
    m_isDrained = SSL_has_pending(m_ssl.get()) == 0;   // the first request may have come with the client's last word
    Q_EMIT encrypted();
}

qsizetype TlsChannel::read(char *to, qsizetype most)
{
    if (!m_ahead.isEmpty()) {
        const qsizetype size = qMin(most, m_ahead.size());
        std::memcpy(to, m_ahead.constData(), size_t(size));
        m_ahead = m_ahead.sliced(size);
        m_readable.setEnabled(m_state == State::Open && !m_isReadingHeld);
        return size;
    }
    return m_isDrained || m_state != State::Open ? 0 : decrypt(to, most);
}

qsizetype TlsChannel::receive(char *to, qsizetype most)
{
    const qint64 size = m_wire.receive(to, most);
    m_isDrained = size < most;   // what comes later, the notifier tells
    if (size > 0)
        return size;
    m_hasSaidGoodbye = size == 0;
    if (size != Wire::wouldBlock)
        fail();
    return 0;
}

qsizetype TlsChannel::decrypt(char *to, qsizetype most)
{
    if (m_isPlain)
        return receive(to, most);
    size_t size = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(m_ssl.get(), to, size_t(most), &size);
    // OpenSSL reads as much as there is: what it has not got yet, the notifier tells.
    m_isDrained = result != 1 || SSL_has_pending(m_ssl.get()) == 0;
    if (result != 1)
        waitFor(result, true);
    return result == 1 ? qsizetype(size) : 0;
}

void TlsChannel::readAhead()
{
    char bytes[recordBytes];
    while (!m_isDrained && m_state == State::Open && m_ahead.size() < aheadBytes) {
        const qsizetype size = decrypt(bytes, qMin(recordBytes, aheadBytes - m_ahead.size()));
        m_ahead.append(bytes, size);
    }
    m_readable.setEnabled(m_state == State::Open && !m_isReadingHeld && m_ahead.size() < aheadBytes);
}

bool TlsChannel::isStillOpen()
{
    if (m_state == State::Open) {
        m_isDrained = false;
        readAhead();
    }
    return isOpen();
}

void TlsChannel::write(const QByteArray &bytes)
{
    if (m_state != State::Open || bytes.isEmpty())
        return;
    if (bytes.size() < recordBytes)
        return write(bytes.constData(), bytes.size());
    m_out.append(bytes);
    noteWritten(bytes.size());
}

void TlsChannel::write(const char *bytes, qsizetype size)
{
    if (m_state != State::Open || size <= 0)
        return;
    if (m_out.isEmpty() || m_out.constLast().size() + size > recordBytes) {
        m_out.emplaceBack();
        m_out.last().reserve(qMax(size, firstBytes));
    }
    m_out.last().append(bytes, size);
    noteWritten(size);
}

void TlsChannel::noteWritten(qsizetype size)
{
    m_pendingBytes += size;
    if (std::exchange(m_isFlushDue, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isFlushDue = false;
            flush();
            tellWritten();
        },
        Qt::QueuedConnection);
}

void TlsChannel::flush()
{
    if (m_state == State::Open && (!m_writable || !m_writable->isEnabled()))
        encrypt();
}

// How many of the bytes went; 0: it waits for room, or has ended.
qsizetype TlsChannel::encryptSome(const QByteArray &bytes)
{
    if (m_isPlain) {
        const qint64 sent = m_wire.send(bytes.constData(), bytes.size());
        if (sent == Wire::wouldBlock)
            waitForRoom(true);
        else if (sent <= 0)
            fail();
        return qMax<qint64>(sent, 0);
    }
    size_t size = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(m_ssl.get(), bytes.constData(), size_t(bytes.size()), &size);
    if (result != 1)
        waitFor(result, false);
    return result == 1 ? qsizetype(size) : 0;
}

void TlsChannel::encrypt()
{
    while ((m_ssl || m_isPlain) && !m_out.isEmpty()) {
        const qsizetype size = encryptSome(m_out.constFirst());
        if (size == 0)
            return;
        m_pendingBytes -= size;
        if (size == m_out.constFirst().size())
            m_out.removeFirst();
        else
            m_out.first().remove(0, size);
    }
    m_out = {};
    if (m_state == State::Closing)
        finishClose();
}

void TlsChannel::close()
{
    if (m_state == State::Handshake)
        return fail();
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    m_readable.setEnabled(false);
    m_ahead = {};
    if (!m_writable || !m_writable->isEnabled())
        encrypt();
}

void TlsChannel::finishClose()
{
    if (m_isPlain)
        return fail();
    ERR_clear_error();
    const int result = SSL_shutdown(m_ssl.get());
    if (result < 0 && SSL_get_error(m_ssl.get(), result) == SSL_ERROR_WANT_WRITE)
        return waitForRoom(true);
    fail();
}

void TlsChannel::abort()
{
    shut();
}

auth::Certificate TlsChannel::peerCertificate() const
{
    if (m_peerCertificate || !m_ssl)
        return m_peerCertificate.value_or(auth::Certificate());
    return m_peerCertificate.emplace(SSL_get0_peer_certificate(m_ssl.get()));
}

// A handshake, and reading when it has to answer the peer's TLS, may need room to write: then what comes waits, too.
void TlsChannel::waitFor(int result, bool wasReading)
{
    switch (SSL_get_error(m_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
        return m_readable.setEnabled(m_state != State::Closing);
    case SSL_ERROR_WANT_WRITE:
        m_isReadingHeld = m_isReadingHeld || wasReading;
        if (m_isReadingHeld)
            m_readable.setEnabled(false);
        return waitForRoom(true);
    default:
        return fail();
    }
}

void TlsChannel::waitForRoom(bool wait)
{
    if (!m_writable && wait) {
        m_writable = std::make_unique<QSocketNotifier>(m_wire.descriptor(), QSocketNotifier::Write);
        connect(m_writable.get(), &QSocketNotifier::activated, this, &TlsChannel::takeWritable);
    }
    if (m_writable)
        m_writable->setEnabled(wait);
}

void TlsChannel::tellWritten()
{
    if (std::exchange(m_toldBytes, m_wire.sentBytes()) != m_toldBytes)
        Q_EMIT bytesWritten();
}

void TlsChannel::fail()
{
    if (m_state == State::Closed)
        return;
    shut();
    QMetaObject::invokeMethod(this, &TlsChannel::disconnected, Qt::QueuedConnection);
}

void TlsChannel::shut()
{
    m_state = State::Closed;
    m_isDrained = true;
    m_readable.setEnabled(false);
    if (m_writable)
        m_writable->setEnabled(false);
    m_wire.close();
    m_hasSaidGoodbye = m_hasSaidGoodbye || (m_ssl && (SSL_get_shutdown(m_ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0);
    ERR_clear_error();
    m_ssl.reset();
    m_ahead = {};
    m_out = {};
    m_pendingBytes = 0;
}

} // namespace tom::httpserver
