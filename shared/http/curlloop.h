#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>

namespace tom::http {

// Whoever has a transfer in a loop. Nothing of it is called from within a call of his own.
class CurlTransfer
{
public:
    // It is over, and its handle out of the loop. Called by libcurl's own steps: nobody may be told before tell().
    virtual void takeEnd(CURLcode code) = 0;
    virtual void tell() = 0;       // what has come since, to whoever waits for it
    virtual void takeLoss() = 0;   // of the loop, and the handle with it

protected:
    ~CurlTransfer() = default;
};

// The transfers of one client and the connections they use, turned by Qt's event loop without a thread. Knows nothing of
// requests and answers. Has no timers running while it has no transfers, but one to let go of what was kept.
class CurlLoop : public QObject
{
    Q_OBJECT

public:
    explicit CurlLoop(std::chrono::milliseconds rest);
    ~CurlLoop() override;

    // A handle without options, whose sockets are ours to watch; null when memory is short.
    [[nodiscard]] CURL *takeHandle();
    // In the loop or not; a connection in the middle of an answer is closed at once. Only what went well is used again: of a
    // request that could not be sent twice, libcurl 8.14 keeps a mark in the handle that no later one gets past.
    void giveBack(CURL *handle, bool wentWell);
    [[nodiscard]] bool begin(CURL *handle, CurlTransfer &transfer);
    [[nodiscard]] CURLcode resume(CURL *handle);   // a paused one; not CURLE_OK: it goes no further, and nothing else tells so

    void note(CurlTransfer &transfer);   // it has something to tell, when libcurl has taken its step
    void noteLater(CurlTransfer &transfer);   // … with the next turn of the event loop
    void forget(CurlTransfer &transfer);

    [[nodiscard]] qsizetype watched() const
    {
        return qsizetype(m_watches.size());
    }   // sockets, those of kept connections included

private:
    struct State
    {
        CurlTransfer *transfer = nullptr;
        bool hasEnded = false;   // and is out of the loop, but who waits for it was not told
    };
    struct Watch
    {
        std::unique_ptr<QSocketNotifier> readable;
        std::unique_ptr<QSocketNotifier> writable;
        bool isConnection = false;   // and not what libcurl itself wakes us by
        bool isKept = false;   // nobody uses it just now
    };

    [[nodiscard]] bool open();
    void act(curl_socket_t socket, int events);
    void turn(curl_socket_t socket, int events);
    void collectEnds();
    void setTimer();
    void tellAll();
    void tellSoon();
    void rest();
    void close();
    void setWatch(curl_socket_t socket, Watch &watch, int wanted);
    void takeReadable(curl_socket_t socket);
    static void drop(std::unique_ptr<QSocketNotifier> &notifier);

    static int socketWanted(CURL *handle, curl_socket_t socket, int wanted, void *loop, void *);
    static int timerWanted(CURLM *multi, long milliseconds, void *loop);
    static curl_socket_t openSocket(void *loop, curlsocktype purpose, curl_sockaddr *address);
    static int closeSocket(void *loop, curl_socket_t socket);

    CURLM *m_multi = nullptr;   // from the first transfer on
    std::vector<CURL *> m_spare;
    std::unordered_map<CURL *, State> m_transfers;   // until their handles are given back
    std::unordered_map<curl_socket_t, Watch> m_watches;
    std::vector<CurlTransfer *> m_ready;
    std::vector<CurlTransfer *> m_telling;
    long m_wantedTimer = -1;
    bool m_isTimerChanged = false;
    bool m_isTellDue = false;
    QTimer m_timer;
    QTimer m_rest;
};

}   // namespace tom::http
