#pragma once

#include "shared/http/curlloop.h"
#include "shared/http/curlrequest.h"
#include "shared/http/peererrors.h"

#include <QPointer>

#include <array>
#include <chrono>
#include <optional>

namespace tom::http {

// One request through libcurl, with time limits of its own.
class CurlExchange : public HttpExchange, private CurlTransfer
{
    Q_OBJECT

public:
    CurlExchange(CurlLoop &loop, const HttpRequest &request, std::shared_ptr<const CurlTrust> trust);
    ~CurlExchange() override;

    void cancel() override;
    void setPaused(bool paused) override;
    [[nodiscard]] bool mayHaveArrived() const override { return m_isAsked; }

private:
    enum class Phase { Connecting, Waiting, Reading };
    using Clock = std::chrono::steady_clock;

    void takeEnd(CURLcode code) override;
    void tell() override;
    void takeLoss() override;

    void start(const HttpRequest &request);
    [[nodiscard]] bool setCallbacks();
    void takeLine(QByteArrayView line);
    void takeHead();
    [[nodiscard]] Result<void> outcome(CURLcode code) const;
    [[nodiscard]] QString reason(CURLcode code) const;

    void enter(Phase phase);
    [[nodiscard]] Clock::time_point due() const;
    void setTimer();
    void lookAtTime();
    void end(const Result<void> &result);
    void drop();

    static int mayAsk(void *exchange, char *, char *, int, int);
    static size_t giveBody(char *to, size_t size, size_t count, void *exchange);
    static size_t takeHeader(char *bytes, size_t size, size_t count, void *exchange);
    static size_t takeBytes(char *bytes, size_t size, size_t count, void *exchange);

    QPointer<CurlLoop> m_loop;
    CURL *m_handle = nullptr;
    CurlRequest m_request;
    PeerErrors m_errors;
    std::array<char, CURL_ERROR_SIZE> m_said{};   // by libcurl

    HttpHead m_head;
    QByteArray m_bytes;   // to be told
    std::optional<Result<void>> m_result;   // likewise
    qint64 m_maxBytes;
    qint64 m_received = 0;

    std::chrono::milliseconds m_connectTimeout;
    std::chrono::milliseconds m_firstByteTimeout;
    std::chrono::milliseconds m_idleTimeout;
    Phase m_phase = Phase::Connecting;
    Clock::time_point m_heard;      // when the phase began, or something came last
    Clock::time_point m_totalDue;
    Clock::time_point m_timerDue;
    QTimer m_timer;

    bool m_isAsked = false;
    bool m_hasHead = false;
    bool m_isHeadTold = false;
    bool m_isTooLong = false;
    bool m_isPaused = false;
    bool m_isHeld = false;   // by libcurl, since we are paused
    bool m_isEnded = false;
};

} // namespace tom::http
