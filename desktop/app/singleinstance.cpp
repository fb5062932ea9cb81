#include "desktop/app/singleinstance.h"

#include <QLocalSocket>
#include <QLoggingCategory>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcInstance, "tom.desktop.instance")

namespace {

constexpr qint64 longestWish = 600;   // a pairing code, too
constexpr int patience = 3000;   // with a first one that is just starting, in ms
constexpr auto wishTime = 5s;

} // namespace

SingleInstance::SingleInstance(const QString &folder, QObject *parent)
    : QObject(parent),
      m_door(folder + "/desktop.socket"_L1),
      m_lockFile(folder + "/desktop.lock"_L1)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::take);
}

bool SingleInstance::begin()
{
    if (const Result<void> taken = m_lock.take(m_lockFile); !taken && taken.error().code == ErrorCode::Conflict)
        return false;
    QLocalServer::removeServer(m_door);   // of one that was killed
    if (!m_server.listen(m_door))
        qCWarning(lcInstance).noquote() << u"⚠️ a second start cannot reach this one: %1"_s.arg(m_server.errorString());
    return true;
}

// Before there is an event loop: the only place in the program that waits.
bool SingleInstance::tell(const QByteArray &wish) const
{
    QLocalSocket socket;
    socket.connectToServer(m_door);
    if (!socket.waitForConnected(patience))
        return false;
    socket.write(wish + '\n');
    if (!socket.waitForBytesWritten(patience) || !socket.waitForReadyRead(patience))
        return false;
    return socket.readAll() == "heard\n";
}

void SingleInstance::take()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(wishTime, socket, &QLocalSocket::abort);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (!socket->canReadLine()) {
                if (socket->bytesAvailable() > longestWish)
                    socket->abort();
                return;
            }
            const QByteArray wish = socket->readLine(longestWish).trimmed();
            socket->write("heard\n");
            socket->disconnectFromServer();
            Q_EMIT wished(wish);
        });
    }
}

} // namespace tom::desktop
