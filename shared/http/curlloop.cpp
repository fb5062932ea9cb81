#include "shared/http/curlloop.h"

#include <QPointer>

#include <algorithm>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <sys/socket.h>
#    include <unistd.h>
#endif

namespace tom::http {

namespace {

constexpr size_t mostSpareHandles = 8;
constexpr long mostKeptConnections = 64;

bool isLibraryReady()
{
    static const bool isReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return isReady;
}

} // namespace

CurlLoop::CurlLoop(std::chrono::milliseconds rest)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_rest.setSingleShot(true);
    m_rest.setInterval(rest);
    connect(&m_timer, &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    connect(&m_rest, &QTimer::timeout, this, &CurlLoop::rest);
}

CurlLoop::~CurlLoop()
{
    const auto transfers = std::exchange(m_transfers, {});
    for (const auto &[handle, state] : transfers) {
        if (!state.hasEnded)
            curl_multi_remove_handle(m_multi, handle);
        state.transfer->takeLoss();
        curl_easy_cleanup(handle);
    }
    close();
}

bool CurlLoop::open()
{
    if (m_multi)
        return true;
    m_multi = isLibraryReady() ? curl_multi_init() : nullptr;
    if (!m_multi)
        return false;
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &CurlLoop::socketWanted);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &CurlLoop::timerWanted);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, long(CURLPIPE_NOTHING));
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, mostKeptConnections);
    return true;
}

CURL *CurlLoop::takeHandle()
{
    CURL *handle = nullptr;
    if (!m_spare.empty()) {
        handle = m_spare.back();
        m_spare.pop_back();
    } else if (isLibraryReady()) {
        handle = curl_easy_init();
    }
    if (!handle)
        return nullptr;
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &CurlLoop::openSocket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, &CurlLoop::closeSocket);
    curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, this);
    return handle;
}

void CurlLoop::giveBack(CURL *handle, bool wentWell)
{
    if (const auto found = m_transfers.find(handle); found != m_transfers.end()) {
        const bool isInLoop = !found->second.hasEnded;
        m_transfers.erase(found);
        if (isInLoop)
            curl_multi_remove_handle(m_multi, handle);
        setTimer();
    }
    if (wentWell && m_spare.size() < mostSpareHandles) {
        curl_easy_reset(handle);
        m_spare.push_back(handle);
    } else {
        curl_easy_cleanup(handle);
    }
    if (m_transfers.empty())
        m_rest.start();
}

bool CurlLoop::begin(CURL *handle, CurlTransfer &transfer)
{
    if (!open())
        return false;
    m_transfers.emplace(handle, State{.transfer = &transfer});
    if (curl_multi_add_handle(m_multi, handle) != CURLM_OK) {
        m_transfers.erase(handle);
        return false;
    }
    turn(CURL_SOCKET_TIMEOUT, 0);   // at once, and not with the next turn of the event loop
    if (!m_ready.empty())
        tellSoon();
    return true;
}

CURLcode CurlLoop::resume(CURL *handle)
{
    const CURLcode code = curl_easy_pause(handle, CURLPAUSE_CONT);
    collectEnds();
    setTimer();
    if (!m_ready.empty())
        tellSoon();
    return code;
}

void CurlLoop::act(curl_socket_t socket, int events)
{
    turn(socket, events);
    tellAll();
}

void CurlLoop::turn(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, events, &running);
    collectEnds();
    setTimer();
}

void CurlLoop::collectEnds()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *handle = message->easy_handle;
        const CURLcode code = message->data.result;   // gone with the message once the handle is out
        const auto found = m_transfers.find(handle);
        if (found == m_transfers.end())
            continue;
        // Its owner gives the handle back when the end was told, or learns that this loop goes before that.
        found->second.hasEnded = true;
        CurlTransfer *transfer = found->second.transfer;
        curl_multi_remove_handle(m_multi, handle);
        transfer->takeEnd(code);
        note(*transfer);
    }
}

// libcurl changes its mind some times in each step; only the last word costs anything.
int CurlLoop::timerWanted(CURLM *, long milliseconds, void *loop)
{
    auto *self = static_cast<CurlLoop *>(loop);
    self->m_wantedTimer = milliseconds;
    self->m_isTimerChanged = true;
    return 0;
}

void CurlLoop::setTimer()
{
    if (!std::exchange(m_isTimerChanged, false))
        return;
    if (m_wantedTimer >= 0)
        m_timer.start(std::chrono::milliseconds(m_wantedTimer));
    else if (m_timer.isActive())
        m_timer.stop();
}

void CurlLoop::note(CurlTransfer &transfer)
{
    if (m_ready.empty() || std::ranges::find(m_ready, &transfer) == m_ready.end())
        m_ready.push_back(&transfer);
}

void CurlLoop::noteLater(CurlTransfer &transfer)
{
    note(transfer);
    tellSoon();
}

void CurlLoop::forget(CurlTransfer &transfer)
{
    std::erase(m_ready, &transfer);
    std::ranges::replace(m_telling, &transfer, static_cast<CurlTransfer *>(nullptr));
}

// Whoever is told may begin, cancel and delete whatever he likes, this included. What becomes ready meanwhile is told with
// the next turn of the event loop: its owner has not had it back yet.
void CurlLoop::tellAll()
{
    const QPointer<CurlLoop> alive(this);
    m_telling.insert(m_telling.end(), m_ready.begin(), m_ready.end());
    m_ready.clear();
    for (size_t i = 0; alive && i < m_telling.size(); ++i) {
        if (CurlTransfer *transfer = std::exchange(m_telling[i], nullptr))
            transfer->tell();
    }
    if (!alive)
        return;
    m_telling.clear();
    if (!m_ready.empty())
        tellSoon();
}

void CurlLoop::tellSoon()
{
    if (std::exchange(m_isTellDue, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isTellDue = false;
            tellAll();
        },
        Qt::QueuedConnection);
}

void CurlLoop::rest()
{
    if (m_transfers.empty())
        close();
}

void CurlLoop::close()
{
    for (CURL *handle : std::exchange(m_spare, {}))
        curl_easy_cleanup(handle);
    if (m_multi)
        curl_multi_cleanup(std::exchange(m_multi, nullptr));
    m_watches.clear();
    m_timer.stop();
    m_isTimerChanged = false;
}

int CurlLoop::socketWanted(CURL *, curl_socket_t socket, int wanted, void *loop, void *)
{
    auto *self = static_cast<CurlLoop *>(loop);
    self->setWatch(socket, self->m_watches[socket], wanted);
    return 0;
}

void CurlLoop::setWatch(curl_socket_t socket, Watch &watch, int wanted)
{
    // A connection is looked at while it is kept, too: to stop and to begin again with each request would cost two system
    // calls. Any other descriptor may be closed behind our back, and its number become another's.
    watch.isKept = wanted == CURL_POLL_REMOVE;
    if (watch.isKept && !watch.isConnection) {
        drop(watch.readable);
        drop(watch.writable);
        m_watches.erase(socket);
        return;
    }
    if ((wanted & CURL_POLL_OUT) != 0 && !watch.isKept) {
        if (!watch.writable) {
            watch.writable = std::make_unique<QSocketNotifier>(qintptr(socket), QSocketNotifier::Write);
            connect(watch.writable.get(), &QSocketNotifier::activated, this, [this, socket] { act(socket, CURL_CSELECT_OUT); });
        }
        watch.writable->setEnabled(true);
    } else if (watch.writable) {
        watch.writable->setEnabled(false);
    }
    if ((wanted & CURL_POLL_IN) != 0 && !watch.isKept) {
        if (!watch.readable) {
            watch.readable = std::make_unique<QSocketNotifier>(qintptr(socket), QSocketNotifier::Read);
            connect(watch.readable.get(), &QSocketNotifier::activated, this, [this, socket] { takeReadable(socket); });
        }
        watch.readable->setEnabled(true);
    } else if (watch.readable && !watch.isKept) {
        watch.readable->setEnabled(false);
    }
}

void CurlLoop::takeReadable(curl_socket_t socket)
{
    const auto found = m_watches.find(socket);
    if (found == m_watches.end())
        return;
    if (!found->second.isKept)
        return act(socket, CURL_CSELECT_IN);
    // Its peer has closed it. libcurl finds that out when it is to be used again.
    found->second.readable->setEnabled(false);
}

// It may be the one that is calling us just now.
void CurlLoop::drop(std::unique_ptr<QSocketNotifier> &notifier)
{
    if (!notifier)
        return;
    notifier->setEnabled(false);
    notifier->disconnect();
    notifier.release()->deleteLater();
}

curl_socket_t CurlLoop::openSocket(void *loop, curlsocktype, curl_sockaddr *address)
{
    // The programs that we start have no business with it, not even those that another thread starts just now.
#ifdef SOCK_CLOEXEC
    const curl_socket_t socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    const curl_socket_t socket = ::socket(address->family, address->socktype, address->protocol);
#endif
    if (socket == CURL_SOCKET_BAD)
        return socket;
#if defined(Q_OS_UNIX) && !defined(SOCK_CLOEXEC)
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);
#endif
    static_cast<CurlLoop *>(loop)->m_watches[socket].isConnection = true;
    return socket;
}

int CurlLoop::closeSocket(void *loop, curl_socket_t socket)
{
    auto *self = static_cast<CurlLoop *>(loop);
    if (const auto found = self->m_watches.find(socket); found != self->m_watches.end()) {
        drop(found->second.readable);
        drop(found->second.writable);
        self->m_watches.erase(found);
    }
#ifdef Q_OS_UNIX
    return ::close(socket);
#else
    return ::closesocket(socket);
#endif
}

} // namespace tom::http
