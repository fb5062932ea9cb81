#include "shared/httpserver/tlslistener.h"

#include "shared/core/addresses.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

Q_LOGGING_CATEGORY(lcListener, "tom.httpserver.listener")

constexpr auto sweepInterval = std::chrono::milliseconds(250);
constexpr qint64 warnAgainAfter = 60'000;   // ms
constexpr qint64 makeRoomAfter = 20;        // ms: looking at every connection takes time, and many may be over the limit

} // namespace

TlsListener::TlsListener(const Limits &limits, const RequestRules &rules, const TrustedProxies &proxies)
    : m_door{.limits = limits, .rules = rules, .proxies = proxies}
{
    setMaxPendingConnections(1 << 30);
    setListenBacklogSize(512);
    m_sweep.setInterval(sweepInterval);
    connect(&m_sweep, &QTimer::timeout, this, &TlsListener::sweep);
    connect(this, &QTcpServer::acceptError, this, [this] {
        warn(errorString());
        sweepFromNow();
    });
}

TlsListener::~TlsListener()
{
    qDeleteAll(std::exchange(m_connections, {}));
}

void TlsListener::sweep()
{
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        connection->sweep();
    if (!isListening())
        return;
    // Without descriptors accept() fails at once and for ever, and Qt tries it again and again.
    if (areDescriptorsLeft()) {
        if (m_connections.isEmpty())
            m_sweep.stop();   // whoever waits for nobody does not wake up
        return resumeAccepting();
    }
    pauseAccepting();
    warn(u"there are no file descriptors left; raise the limit of this process (ulimit -n, LimitNOFILE)"_s);
}

void TlsListener::sweepFromNow()
{
    if (!m_sweep.isActive())
        m_sweep.start();
}

void TlsListener::warn(const QString &reason)
{
    if (m_warned.isValid() && m_warned.elapsed() < warnAgainAfter)
        return;
    m_warned.start();
    qCWarning(lcListener).noquote() << u"⚠️ a connection could not be accepted: %1"_s.arg(reason);
}

// Who has come and left before anybody looked takes nobody's place.
void TlsListener::makeRoom()
{
    const bool areManyNew = m_newConnections * 4 >= m_connections.size();
    if (!areManyNew && m_madeRoom.isValid() && m_madeRoom.elapsed() < makeRoomAfter)
        return;
    m_madeRoom.start();
    m_newConnections = 0;
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections) {
        if (connection->isLeft())
            connection->cut();
    }
}

Result<void> TlsListener::setTls(const TlsSettings &tls)
{
    Result<TlsContext> made = TlsContext::make(tls);
    if (!made)
        return std::unexpected(made.error());
    m_tls = std::move(*made);
    return {};
}

void TlsListener::incomingConnection(qintptr descriptor)
{
    const QHostAddress peer = plainAddress(peerOf(descriptor));
    const QHostAddress group = placeOf(peer);
    // Behind a proxy many come from one address.
    const bool hasNoShare = m_door.proxies.contains(peer);
    const auto isFull = [&] {
        return m_connections.size() >= m_door.limits.connections
               || (!hasNoShare && m_perGroup.value(group) >= m_door.limits.connectionsPerAddress);
    };
    if (isFull())
        makeRoom();
    if (peer.isNull() || isFull())
        return closeDescriptor(descriptor);
    auto *connection = new Connection(descriptor, m_tls, peer, m_door, this);
    m_connections.insert(connection);
    ++m_newConnections;
    ++m_perGroup[group];
    connect(connection, &Connection::gone, this, [this, connection, group] { forget(connection, group); });
    connect(connection, &Connection::refused, this, &TlsListener::refused);
    sweepFromNow();
    connection->begin();
}

void TlsListener::forget(Connection *connection, const QHostAddress &group)
{
    m_connections.remove(connection);
    const auto count = m_perGroup.find(group);
    if (count != m_perGroup.end() && --count.value() <= 0)
        m_perGroup.erase(count);
}

void TlsListener::abandonAll()
{
    for (Connection *connection : std::as_const(m_connections))
        connection->abandon();
}

}   // namespace tom::httpserver
