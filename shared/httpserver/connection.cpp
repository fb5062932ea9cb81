#include "shared/httpserver/connection.h"

#include "shared/httpserver/answerheaders.h"
#include "shared/httpserver/refusal.h"

#include <tuple>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

// A refusal is lost when the connection is cut while bytes of the client's are unread: they are read until it is silent.
constexpr auto lingerSilence = std::chrono::seconds(2);
constexpr auto lingerTime = std::chrono::seconds(10);
constexpr qsizetype pieceBytes = 16 * 1024;
constexpr int piecesATurn = 16;   // that are thrown away in one turn of the event loop

} // namespace

Connection::Connection(qintptr descriptor, const TlsContext &tls, const QHostAddress &peer, Door &door, QObject *parent)
    : QObject(parent),
      m_channel(descriptor, tls),
      m_door(door),
      m_peer(peer),
      m_parser(door.rules)
{
    connect(&m_channel, &TlsChannel::encrypted, this, [this] {
        enter(Phase::Idle);
        read();
    });
    connect(&m_channel, &TlsChannel::readyRead, this, &Connection::read);
    connect(&m_channel, &TlsChannel::bytesWritten, this, [this] {
        m_progress.start();
        Q_EMIT written();
        if (m_phase == Phase::Idle)
            read();   // which may have waited for room
    });
    connect(&m_channel, &TlsChannel::disconnected, this, &Connection::takeGone);
    m_since.start();
    m_progress.start();
}

Connection::~Connection()
{
    QObject::disconnect(&m_channel, nullptr, this, nullptr);
    letGo();
    forgetRequest();
}

void Connection::begin()
{
    m_channel.begin();
}

void Connection::read()
{
    char bytes[pieceBytes];
    while (isReading()) {
        if (m_phase == Phase::Idle && pendingBytes() > StreamReply::highWater)
            return;   // whoever reads no answers gets no more of them
        if (m_ahead.isEmpty()) {
            const qsizetype size = m_channel.read(bytes, pieceBytes);
            if (size == 0)
                return;
            const qsizetype taken = m_parser.feed(QByteArrayView(bytes, size));
            m_ahead = taken < size ? QByteArray(bytes + taken, size - taken) : QByteArray();
        } else {
            m_ahead = m_ahead.sliced(m_parser.feed(m_ahead));
        }
        const bool isComplete = hasWholeBody();
        takeProgress();
        if (isComplete)
            return;   // endRequest() reads on, after others had their turn
    }
    // Others have their turn between the pieces, and the sweep that ends this.
    for (int pieces = 0; m_phase == Phase::Refused && m_channel.read(bytes, pieceBytes) > 0; ++pieces) {
        m_heard.start();
        if (pieces == piecesATurn)
            return readSoon();
    }
}

bool Connection::isReading() const
{
    return m_phase == Phase::Idle || m_phase == Phase::Head || m_phase == Phase::Body || m_phase == Phase::Draining
           || (m_phase == Phase::Handling && m_body && m_body->hasRoom() && !hasWholeBody());
}

void Connection::readSoon()
{
    if (std::exchange(m_isReadDue, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isReadDue = false;
            read();
        },
        Qt::QueuedConnection);
}

void Connection::takeProgress()
{
    const RequestParser::State state = m_parser.state();
    if (m_phase == Phase::Handling)
        return serveBody();
    if (m_phase == Phase::Draining)
        return drain();
    if (state == RequestParser::State::Refused)
        return refuse(m_parser.status(), m_parser.reason());
    if (state == RequestParser::State::Idle)
        return;
    if (state == RequestParser::State::Head) {
        if (m_phase != Phase::Head)
            enter(Phase::Head);
        return;
    }
    if (m_phase != Phase::Body && m_door.direct && m_door.direct(*this))
        return;
    if (!reserve())
        return refuse(429, "too many large requests at once"_ba);
    if (state == RequestParser::State::Complete)
        return serve();
    if (m_phase == Phase::Body)
        return;
    enter(Phase::Body);
    continueBody();
}

void Connection::continueBody()
{
    m_hasContinued = true;
    if (head().expectsContinue && m_parser.bodyReceived() == 0 && m_ahead.isEmpty() && !hasWholeBody())
        m_channel.write("HTTP/1.1 100 Continue\r\n\r\n");
    readSoon();
}

// What has come counts, not what was promised: else promises alone would keep others out.
bool Connection::reserve()
{
    const qint64 arrived = m_parser.body().size();
    if (arrived <= m_door.limits.bodyBytes)
        return true;
    if (m_door.bodyBytes + arrived - m_reserved > m_door.limits.largeBodiesBytes)
        return false;
    m_door.bodyBytes += arrived - m_reserved;
    m_reserved = arrived;
    return true;
}

void Connection::serve()
{
    m_door.whole(*this);
    m_door.bodyBytes -= std::exchange(m_reserved, 0);
}

void Connection::take()
{
    m_isFirst = false;
    enter(Phase::Handling);
}

void Connection::serveBody()
{
    if (m_parser.state() == RequestParser::State::Refused)
        loseBody(m_parser.status(), m_parser.reason());
    else if (m_body)
        m_body->tellReceived();
}

void Connection::loseBody(int status, const QByteArray &reason)
{
    if (!m_keepsAlive)
        m_keepsAlive = false;
    if (m_body)
        m_body->fail(status, reason);
}

// What is still to come of a request that was answered early is read only when somebody wanted it, or it is little.
bool Connection::keepsAlive()
{
    if (m_keepsAlive)
        return *m_keepsAlive;
    const qint64 missing = head().length - m_parser.bodyReceived();
    const bool isLittle = head().length >= 0 && missing <= m_door.limits.bodyBytes && !head().expectsContinue;
    m_keepsAlive = head().keepAlive && (hasWholeBody() || m_hasContinued || isLittle);
    return *m_keepsAlive;
}

void Connection::drain()
{
    std::ignore = m_parser.takeBody();
    if (m_parser.state() == RequestParser::State::Refused) {
        enter(Phase::Closing);
        return m_channel.close();
    }
    if (!hasWholeBody())
        return;
    forgetRequest();
    enter(Phase::Idle);
    readSoon();
}

void Connection::linger()
{
    enter(Phase::Refused);
    m_heard.start();
    m_ahead.clear();
    std::ignore = m_parser.takeBody();
    m_channel.flush();
    readSoon();
}

void Connection::write(const QByteArray &bytes)
{
    m_channel.write(bytes);
}

void Connection::endRequest()
{
    if (m_phase != Phase::Handling)
        return;
    const bool goesOn = keepsAlive();
    const bool isWhole = hasWholeBody();
    forgetRequest();
    if (!goesOn && !isWhole)
        return linger();
    if (!goesOn) {
        enter(Phase::Closing);
        return m_channel.close();
    }
    enter(isWhole ? Phase::Idle : Phase::Draining);
    if (!m_ahead.isEmpty() || m_channel.mayHaveMore())
        readSoon();
}

Upgrade *Connection::upgrade()
{
    m_upgrade = std::make_unique<Upgrade>(m_channel, m_door.limits, std::exchange(m_ahead, {}), nullptr);
    forgetRequest();
    enter(Phase::Upgraded);
    connect(m_upgrade.get(), &Upgrade::broken, this, &Connection::cut, Qt::QueuedConnection);
    connect(m_upgrade.get(), &Upgrade::over, this, [this] {
        enter(Phase::Closing);
        m_channel.close();
    });
    return m_upgrade.get();
}

void Connection::forgetRequest()
{
    m_door.bodyBytes -= std::exchange(m_reserved, 0);
    if (m_body)
        std::exchange(m_body, nullptr)->letGo();
    m_hasContinued = false;
    m_keepsAlive.reset();
    m_parser.next();
}

void Connection::letGo()
{
    if (m_upgrade)
        m_upgrade->hangUp();
}

void Connection::refuse(int status, const QByteArray &reason)
{
    const Answered record{.method = head().method,
                          .pattern = u"-"_s,
                          .status = status,
                          .id = newRequestId(),
                          .peer = m_phase == Phase::Body ? client() : m_peer};   // half a head says nothing
    enter(Phase::Refused);
    m_heard.start();
    m_ahead.clear();
    std::ignore = m_parser.takeBody();
    m_door.bodyBytes -= std::exchange(m_reserved, 0);
    m_channel.write(refusalBytes(status, reason, record.id));
    m_channel.flush();
    read();
    Q_EMIT refused(record);
}

void Connection::takeGone()
{
    if (m_phase == Phase::Gone)
        return;
    enter(Phase::Gone);
    m_ahead.clear();
    letGo();
    loseBody(400, "the client has gone"_ba);
    forgetRequest();
    deleteLater();
    Q_EMIT gone();
}

void Connection::abandon()
{
    letGo();
    forgetRequest();
}

bool Connection::isAnswerable() const
{
    return m_phase == Phase::Handling && m_channel.isOpen();
}

qint64 Connection::pendingBytes() const
{
    return m_channel.pendingBytes();
}

void Connection::cut()
{
    m_channel.abort();
    takeGone();
}

void Connection::sweep()
{
    const Limits &limits = m_door.limits;
    if (pendingBytes() > 0 && (m_phase == Phase::Idle || m_phase == Phase::Refused)) {
        m_since.start();   // a client that is still reading is not silent
        m_heard.start();
    }
    const auto spent = std::chrono::milliseconds(m_since.elapsed());
    if (m_phase == Phase::Upgraded)
        m_upgrade->sweep();
    if (m_phase == Phase::Handshake && spent > limits.handshakeTimeout)
        return cut();
    if (m_phase == Phase::Refused && (spent > lingerTime || std::chrono::milliseconds(m_heard.elapsed()) > lingerSilence))
        return cut();
    if (m_phase == Phase::Head && spent > limits.headTimeout)
        return refuse(408, "the header did not come in time"_ba);
    // Whoever sends fast enough may take longer.
    if (m_phase == Phase::Body
        && spent > limits.bodyTimeout + std::chrono::milliseconds(m_parser.body().size() * 1000 / limits.bodyBytesPerSecond))
        return refuse(408, "the body did not come in time"_ba);
    if (m_phase == Phase::Handling && m_body && m_body->isLate(limits))
        return loseBody(408, "the body did not come in time"_ba);
    if (m_phase == Phase::Draining
        && spent > limits.bodyTimeout + std::chrono::milliseconds(m_parser.bodyReceived() * 1000 / limits.bodyBytesPerSecond))
        return cut();
    if (pendingBytes() == 0 && m_phase != Phase::Closing)
        m_progress.start();   // a stall begins when there is something to write, were it only the end
    else if (std::chrono::milliseconds(m_progress.elapsed()) > limits.writeStallTimeout)
        return cut();
    if (m_phase == Phase::Idle && spent > (m_isFirst ? limits.headTimeout : limits.idleTimeout)) {
        enter(Phase::Closing);
        m_channel.close();
    }
}

void Connection::enter(Phase phase)
{
    m_phase = phase;
    m_since.start();
}

} // namespace tom::httpserver
