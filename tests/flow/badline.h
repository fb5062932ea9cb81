#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace tom::test {

// A line between devices and one server on loopback that is as bad as the test says, from that moment on and for what is
// open already, too.
class BadLine : public QTcpServer
{
    Q_OBJECT

public:
    enum Fault { None, Latency, Stall, Reset, Slow, Refuse };   // Slow: 2 kB in a second, each way

    explicit BadLine(quint16 serverPort, QObject *parent = nullptr);
    ~BadLine() override;

    void setFault(Fault fault);

private:
    struct Pipe;

    void take(QTcpSocket *client);
    void pump();
    void cutAll();

    quint16 m_serverPort;
    quint16 m_port;
    Fault m_fault = None;
    QTimer m_pump;
    std::vector<std::unique_ptr<Pipe>> m_pipes;
};

} // namespace tom::test
