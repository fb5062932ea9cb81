#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <optional>

namespace tom::server {

// What a service manager such as systemd hears of this process and hands it, by its protocols: states go as datagrams to
// $NOTIFY_SOCKET, listening sockets come as descriptors from 3 on. Where nobody asks, nothing is said. Knows nothing of the server.
class ServiceManager : public QObject
{
    Q_OBJECT

public:
    explicit ServiceManager(QObject *parent = nullptr);

    // Serves from now on; also after reloading(). Where a watchdog is wanted, it hears of every half of its time in which the
    // event loop turns.
    void ready(const QByteArray &status);
    void reloading();
    void stopping();

    // The first socket that was passed to this process. Programs that it starts are not told of it.
    [[nodiscard]] static std::optional<int> takePassedSocket();

private:
    void say(const QByteArray &state) const;

    QByteArray m_address;   // empty: nobody asks
    QTimer m_watchdog;
};

}   // namespace tom::server
