#pragma once

#include "shared/http/networkhttpclient.h"
#include "shared/http/peererrors.h"

#include <QNetworkReply>
#include <QPointer>
#include <QTimer>

class QNetworkAccessManager;

namespace tom::http {

// One request through QNetworkAccessManager, with the time limits and the pin that it does not have.
class NetworkExchange : public HttpExchange
{
    Q_OBJECT

public:
    NetworkExchange(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust);
    ~NetworkExchange() override;

    void cancel() override;
    void setPaused(bool paused) override;
    [[nodiscard]] bool mayHaveArrived() const override { return !m_isUnsent; }

private:
    enum class Phase { Connecting, Waiting, Reading };

    [[nodiscard]] QNetworkReply *ask(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust);
    void start(QNetworkAccessManager &manager, const HttpRequest &request, const Trust &trust);
    void judgeCertificate(const QList<QSslError> &errors);
    void checkKey();
    void takeHead();
    void takeBytes();
    void takeEnd();
    [[nodiscard]] Result<void> outcome() const;
    [[nodiscard]] bool hasPinnedKey() const;
    void enter(Phase phase);
    void end(const Result<void> &result);
    void dropReply();

    QPointer<QNetworkReply> m_reply;
    QByteArray m_pinnedKey;
    PeerErrors m_errors;
    Result<void> m_trusted;   // or why the server's certificate was refused
    qint64 m_maxBytes;
    qint64 m_received = 0;
    std::chrono::milliseconds m_connectTimeout;
    std::chrono::milliseconds m_firstByteTimeout;
    std::chrono::milliseconds m_idleTimeout;
    Phase m_phase = Phase::Connecting;
    QTimer m_phaseTimer;
    QTimer m_totalTimer;
    bool m_hasHead = false;
    bool m_tellsSending = true;
    bool m_isUnsent = false;   // for sure
    bool m_paused = false;
    bool m_ended = false;
};

} // namespace tom::http
