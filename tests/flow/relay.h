#pragma once

#include <QTcpServer>

namespace tom::test {

// A network that can be cut: passes bytes between its clients and one server on loopback.
class Relay : public QTcpServer
{
    Q_OBJECT

public:
    explicit Relay(quint16 serverPort, QObject *parent = nullptr);

    void cut();    // every connection that is open now; new ones go through
    // What clients say arrives, and no answer comes back but the greeting of TLS, without which they could say nothing.
    void setMute(bool isMute) { m_isMute = isMute; }
    void hush();   // nothing more goes through those that are open now, but they stay

private:
    void take(QTcpSocket *client);

    quint16 m_serverPort;
    bool m_isMute = false;
};

} // namespace tom::test
