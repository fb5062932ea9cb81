#pragma once

#include "shared/httpserver/tlschannel.h"

#include <QPointer>
#include <QTcpSocket>

namespace tom::httpserver {

// What QWebSocket takes for the client's socket: reads what it is given, and writes to the real one. The head of the
// answer that QWebSocketServer writes is replaced by ours.
class UpgradedSocket : public QTcpSocket
{
    Q_OBJECT

public:
    // request is what QWebSocketServer reads first, answer what goes out in place of its 101.
    UpgradedSocket(TlsChannel &real, const QByteArray &request, const QByteArray &answer, QObject *parent);
    ~UpgradedSocket() override;

    void give(const QByteArray &bytes);
    void hangUp();   // nothing more comes or goes

    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] qint64 bytesToWrite() const override;
    [[nodiscard]] bool atEnd() const override;
    void close() override;
    void disconnectFromHost() override;

Q_SIGNALS:
    void closed();   // by QWebSocket, which has said all that it wants to say

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QPointer<TlsChannel> m_real;
    QByteArray m_in;       // given, and not yet read
    QByteArray m_answer;   // until it has gone out
};

} // namespace tom::httpserver
