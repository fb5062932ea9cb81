#pragma once

#include "shared/httpserver/tlschannel.h"

#include <QPointer>
#include <QSslSocket>

namespace tom::httpserver {

// What QHttpServer takes for a client's socket. Shows it one checked head at a time, however the bytes came, and passes
// its answers on to the real one. Knows no HTTP.
class CheckedSocket : public QSslSocket
{
    Q_OBJECT

public:
    CheckedSocket();
    ~CheckedSocket() override;

    void connectTo(TlsChannel *real);   // null: to nobody, until the next one
    void give(const QByteArray &head);
    void hangUp();   // for good: whoever took this socket may delete it

    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] qint64 bytesToWrite() const override;
    [[nodiscard]] bool atEnd() const override;
    void close() override;
    void disconnectFromHost() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QPointer<TlsChannel> m_real;
    QByteArray m_head;   // what is left of it
};

} // namespace tom::httpserver
