#pragma once

#include <QByteArray>
#include <QIODevice>

namespace tom::http {

// A request's body that can be read once. QNetworkAccessManager sends a request again when a connection dies before
// the answer; it cannot when the body cannot be rewound, and so nothing is paid or executed twice.
class OneShotBody : public QIODevice
{
    Q_OBJECT

public:
    explicit OneShotBody(const QByteArray &bytes, QObject *parent = nullptr);

    [[nodiscard]] bool isSequential() const override { return true; }
    bool reset() override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool atEnd() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_bytes;
    qsizetype m_read = 0;
};

} // namespace tom::http
