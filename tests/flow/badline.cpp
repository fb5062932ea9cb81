#include "tests/flow/badline.h"

#include <QElapsedTimer>
#include <QPointer>

#include <deque>

namespace tom::test {

namespace {

constexpr int tick = 20;              // milliseconds
constexpr int latency = 300;
constexpr qsizetype slowBytes = 40;   // in a tick

} // namespace

// One direction of one connection.
struct BadLine::Pipe
{
    QPointer<QTcpSocket> from;
    QPointer<QTcpSocket> to;
    std::deque<std::pair<qint64, QByteArray>> waiting;   // since when
};

BadLine::BadLine(quint16 serverPort, QObject *parent) : QTcpServer(parent), m_serverPort(serverPort)
{
    listen(QHostAddress::LocalHost);
    m_port = QTcpServer::serverPort();
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = nextPendingConnection())
            take(client);
    });
    connect(&m_pump, &QTimer::timeout, this, &BadLine::pump);
    m_pump.start(tick);
}

BadLine::~BadLine() = default;

void BadLine::setFault(Fault fault)
{
    m_fault = fault;
    if (fault == Reset || fault == Refuse)
        cutAll();
    if (fault == Refuse)
        close();
    else if (!isListening())
        listen(QHostAddress::LocalHost, m_port);
    pump();
}

void BadLine::cutAll()
{
    for (QTcpSocket *socket : findChildren<QTcpSocket *>())
        socket->abort();
}

void BadLine::take(QTcpSocket *client)
{
    if (m_fault == Reset)
        return client->abort();
    auto *server = new QTcpSocket(this);
    server->connectToHost(QHostAddress::LocalHost, m_serverPort);
    for (const auto &[from, to] : {std::pair(client, server), std::pair(server, client)}) {
        m_pipes.push_back(std::make_unique<Pipe>(Pipe{.from = from, .to = to, .waiting = {}}));
        connect(from, &QAbstractSocket::disconnected, to, [to] { to->disconnectFromHost(); });
        connect(from, &QAbstractSocket::disconnected, from, &QObject::deleteLater);
        connect(from, &QIODevice::readyRead, this, [this] {
            if (m_fault == None)
                pump();
        });
    }
}

void BadLine::pump()
{
    static QElapsedTimer clock = [] {
        QElapsedTimer started;
        started.start();
        return started;
    }();
    const qint64 now = clock.elapsed();
    std::erase_if(m_pipes, [](const auto &pipe) { return !pipe->from && !pipe->to; });
    for (const auto &pipe : m_pipes) {
        // What has been said is passed on before its end is.
        if (pipe->from && pipe->from->bytesAvailable() > 0)
            pipe->waiting.emplace_back(now, pipe->from->readAll());
        qsizetype left = m_fault == Slow ? slowBytes : std::numeric_limits<qsizetype>::max();
        while (!pipe->waiting.empty() && left > 0 && m_fault != Stall) {
            auto &[since, bytes] = pipe->waiting.front();
            if (m_fault == Latency && now - since < latency)
                break;
            const QByteArray some = bytes.first(std::min(left, bytes.size()));
            if (pipe->to)
                pipe->to->write(some);
            left -= some.size();
            bytes.remove(0, some.size());
            if (bytes.isEmpty())
                pipe->waiting.pop_front();
        }
    }
}

} // namespace tom::test
