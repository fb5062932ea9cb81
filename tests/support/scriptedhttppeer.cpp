#include "scriptedhttppeer.h"

#include "shared/auth/qtcertificates.h"

#include <QSslSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::test {

// One socket: reads requests, plays scripts.
class ScriptedHttpPeer::Connection : public QObject
{
public:
    Connection(ScriptedHttpPeer &peer, qintptr descriptor) : QObject(&peer.m_connections), m_peer(peer)
    {
        m_socket.setSocketDescriptor(descriptor);
        connect(&m_socket, &QIODevice::readyRead, this, [this] { read(); });
        connect(&m_socket, &QAbstractSocket::disconnected, this, [this] { end(); });
        if (peer.m_transport == Transport::Tls) {
            m_socket.setLocalCertificateChain(auth::forQt(peer.m_identity.chain));
            m_socket.setPrivateKey(auth::forQt(peer.m_identity.key));
            m_socket.startServerEncryption();
        }
    }

    void play(const PeerScript &script)
    {
        m_script = script;
        next();
    }

private:
    void read()
    {
        m_input += m_socket.readAll();
        const qsizetype headEnd = m_input.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return;
        PeerRequest request;
        QList<QByteArray> lines = m_input.first(headEnd).split('\n');
        const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
        request.method = first.value(0);
        request.path = first.value(1);
        for (const QByteArray &line : std::as_const(lines)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.append(
                std::pair(line.first(std::max<qsizetype>(0, colon)).trimmed(), line.sliced(colon + 1).trimmed()));
        }
        const qsizetype length = http::headerValue(request.headers, "content-length").toLongLong();
        if (m_input.size() < headEnd + 4 + length)
            return;
        request.body = m_input.sliced(headEnd + 4, length);
        m_input = m_input.sliced(headEnd + 4 + length);
        m_peer.take(request, *this);
    }

    void next()
    {
        if (m_isEnded)
            return;
        if (m_script.isEmpty())
            return;
        const PeerStep step = m_script.takeFirst();
        switch (step.kind) {
        case PeerStep::Send:
            m_socket.write(step.bytes);
            m_socket.flush();
            return next();
        case PeerStep::Wait:
            return QTimer::singleShot(step.time, this, [this] { next(); });
        case PeerStep::Close:
            m_script.clear();
            return m_socket.disconnectFromHost();
        case PeerStep::Reset:
            m_script.clear();
            m_isEnded = true;
            return m_socket.abort();
        case PeerStep::Stall:
            m_script.append(PeerStep{.kind = PeerStep::Stall});   // for ever: it never counts as played
            return;
        }
    }

    void end()
    {
        if (!m_script.isEmpty())
            ++m_peer.m_hangUps;
        m_isEnded = true;
        deleteLater();
    }

    ScriptedHttpPeer &m_peer;
    QSslSocket m_socket;
    QByteArray m_input;
    PeerScript m_script;
    bool m_isEnded = false;
};

ScriptedHttpPeer::ScriptedHttpPeer(Transport transport, QObject *parent) : QTcpServer(parent), m_transport(transport)
{
    if (transport == Transport::Tls)
        m_identity = auth::makeSelfSigned({u"localhost"_s}, {QHostAddress(QHostAddress::LocalHost)}).value();
    if (!listen(QHostAddress::LocalHost))
        qFatal("the peer cannot listen: %s", qPrintable(errorString()));
}

ScriptedHttpPeer::~ScriptedHttpPeer() = default;

QUrl ScriptedHttpPeer::url(const QString &path) const
{
    QUrl url(u"%1://127.0.0.1:%2"_s.arg(m_transport == Transport::Tls ? u"https"_s : u"http"_s).arg(serverPort()));
    url.setPath(path);
    return url;
}

QByteArray ScriptedHttpPeer::key() const
{
    return m_identity.chain.isEmpty() ? QByteArray() : auth::keyFingerprint(m_identity.chain.constFirst());
}

void ScriptedHttpPeer::incomingConnection(qintptr descriptor)
{
    new Connection(*this, descriptor);
}

void ScriptedHttpPeer::take(const PeerRequest &request, Connection &connection)
{
    for (const auto &[bodyPart, script] : std::as_const(m_asides)) {
        if (request.body.contains(bodyPart))
            return connection.play(script);
    }
    m_requests.append(request);
    PeerScript script = m_scriptsByPath.value(request.path);
    if (script.isEmpty() && !m_scripts.empty()) {
        script = m_scripts.front();
        if (m_scripts.size() > 1)
            m_scripts.pop_front();
    }
    if (script.isEmpty())
        script = answer(404, "no script");
    Q_EMIT requestReceived();
    connection.play(script);
}

PeerScript ScriptedHttpPeer::answer(int status, const QByteArray &body, const http::Headers &headers)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status)
                      + " Status\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (http::headerValue(headers, "content-type").isEmpty())
        head += "Content-Type: application/json\r\n";
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    return {{.kind = PeerStep::Send, .bytes = head + "\r\n" + body}, {.kind = PeerStep::Close}};
}

PeerScript ScriptedHttpPeer::stream(const QList<QByteArray> &pieces, std::chrono::milliseconds between, PeerStep::Kind end)
{
    PeerScript script{
        {.kind = PeerStep::Send, .bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"}};
    for (const QByteArray &piece : pieces) {
        script.append({.kind = PeerStep::Wait, .time = between});
        script.append({.kind = PeerStep::Send, .bytes = piece});
    }
    if (end == PeerStep::Reset)
        script.append({.kind = PeerStep::Wait, .time = between});
    script.append({.kind = end});
    return script;
}

} // namespace tom::test
