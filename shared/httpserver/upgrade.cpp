#include "shared/httpserver/upgrade.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

constexpr qsizetype pieceOfFrames = 16 * 1024;
constexpr int piecesOfATurn = 64;   // of the event loop
constexpr quint16 policyViolation = 1008;

} // namespace

Upgrade::Upgrade(TlsChannel &channel, const Limits &limits, const QByteArray &ahead, QObject *parent)
    : QObject(parent),
      m_channel(channel),
      m_limits(limits),
      m_watch(limits.messageBytes),
      m_ahead(ahead)
{
    m_minute.start();
    connect(&channel, &TlsChannel::readyRead, this, &Upgrade::read);
}

Upgrade::~Upgrade()
{
    delete m_socket;
}

UpgradedSocket *Upgrade::makeSocket(const QByteArray &request, const QByteArray &answer)
{
    m_socket = new UpgradedSocket(m_channel, request, answer, this);
    connect(m_socket, &UpgradedSocket::closed, this, &Upgrade::endSocket);
    return m_socket;
}

void Upgrade::start()
{
    m_isStarted = true;
    take(std::exchange(m_ahead, {}));
    read();
}

void Upgrade::read()
{
    char bytes[pieceOfFrames];
    const QPointer<Upgrade> alive(this);
    for (int pieces = 0; alive && m_isStarted && !m_isOver; ++pieces) {
        if (pieces == piecesOfATurn) {   // others have their turn
            QMetaObject::invokeMethod(this, &Upgrade::read, Qt::QueuedConnection);
            return;
        }
        const qsizetype size = m_channel.read(bytes, pieceOfFrames);
        if (size == 0)
            return;
        take(QByteArrayView(bytes, size));
    }
}

void Upgrade::take(QByteArrayView bytes)
{
    if (m_isOver || m_isAtFault)
        return;   // read all the same, since the peer would not hear our farewell otherwise
    const QByteArray shown = bytes.first(m_watch.feed(bytes)).toByteArray();
    const QPointer<Upgrade> alive(this);
    if (m_socket && !m_farewell.isValid())
        m_socket->give(shown);
    if (!alive || m_isOver)
        return;
    if (m_watch.hasClosed() && m_farewell.isValid()) {
        m_isOver = true;
        Q_EMIT over();
    } else if (m_watch.fault().code != 0 || isOverItsShare()) {
        m_isAtFault = true;
        const auto &[code, reason] = m_watch.fault();
        if (!m_farewell.isValid())
            Q_EMIT misbehaved(code != 0 ? code : policyViolation, code != 0 ? reason : u"too many frames"_s);
    }
}

bool Upgrade::isOverItsShare()
{
    if (m_minute.durationElapsed() >= std::chrono::minutes(1)) {
        m_minute.start();
        m_framesBefore = m_watch.frames();
    }
    return m_watch.frames() - m_framesBefore > m_limits.framesPerMinute;
}

// QWebSocket has written its close frame. Closing at once would lose it: what the peer has sent meanwhile is read first.
void Upgrade::endSocket()
{
    if (m_isOver || m_farewell.isValid())
        return;
    m_farewell.start();
    m_channel.flush();
    if (!m_watch.hasClosed())
        return;
    m_isOver = true;
    Q_EMIT over();
}

void Upgrade::sweep()
{
    if (m_isOver || !m_farewell.isValid() || m_farewell.durationElapsed() < farewellTime)
        return;
    m_isOver = true;
    if (m_channel.pendingBytes() > 0)
        Q_EMIT broken();
    else
        Q_EMIT over();
}

void Upgrade::hangUp()
{
    m_isOver = true;
    if (m_socket)
        m_socket->hangUp();
}

} // namespace tom::httpserver
