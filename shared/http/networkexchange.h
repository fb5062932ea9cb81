#pragma once

#include "shared/http/networkhttpclient.h"

#include <QPointer>
#include <QTimer>

class QNetworkAccessManager;
class QNetworkReply;

namespace tom::http {

// One request through QNetworkAccessManager, with the time limits that it does not have.
class NetworkExchange : public HttpExchange
{
    Q_OBJECT

public:
    NetworkExchange(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust);
    ~NetworkExchange() override;

    void cancel() override;
    void setPaused(bool paused) override;

private:
    void start(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust);
    void checkKey();
    void takeHead();
    void takeBytes();
    void takeEnd();
    void fail(ErrorCode code, const QString &message);
    void finish(const Result<void> &result);
    void dropReply();
    void restartIdle();

    QPointer<QNetworkReply> m_reply;   // a child of the manager, which may go before us
    QByteArray m_pinnedKey;
    QString m_peer;   // "https://host:port": all of the URL that may stand in an error
    qint64 m_maxBytes;
    qint64 m_received = 0;
    std::chrono::milliseconds m_firstByteTimeout;
    std::chrono::milliseconds m_idleTimeout;
    QTimer m_phase;   // connecting, then waiting for the head, then between two pieces
    QTimer m_total;
    bool m_hasHead = false;
    bool m_paused = false;
    bool m_done = false;
};

} // namespace tom::http
