#include "shared/http/curlexchange.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::http {

namespace {

// That the server cannot be believed, and not that it cannot be reached.
bool isDistrust(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_INVALIDCERTSTATUS
           || code == CURLE_SSL_CACERT_BADFILE;
}

bool isGoneWithoutAnswer(CURLcode code)
{
    return code == CURLE_GOT_NOTHING || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_SEND_FAIL_REWIND
           || code == CURLE_ABORTED_BY_CALLBACK;
}

bool isNoHttp(CURLcode code)
{
    return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_TOO_LARGE;
}

} // namespace

CurlExchange::CurlExchange(CurlLoop &loop, const HttpRequest &request, std::shared_ptr<const CurlTrust> trust)
    : m_loop(&loop),
      m_request(request, trust),
      m_errors(request.url),
      m_maxBytes(request.maxBytes),
      m_connectTimeout(request.connectTimeout),
      m_firstByteTimeout(request.firstByteTimeout),
      m_idleTimeout(request.idleTimeout),
      m_heard(Clock::now()),
      m_totalDue(request.totalTimeout.count() > 0 ? m_heard + request.totalTimeout : Clock::time_point::max())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &CurlExchange::lookAtTime);
    if (const auto checked = PeerErrors::check(request.url, trust->trust()); !checked)
        end(checked);
    else
        start(request);
}

CurlExchange::~CurlExchange()
{
    drop();
}

void CurlExchange::start(const HttpRequest &request)
{
    m_handle = m_loop->takeHandle();
    if (!m_handle || !m_request.applyTo(m_handle) || !setCallbacks())
        return end(failure(ErrorCode::Internal, u"the request to %1 cannot be made"_s.arg(request.url.host())));
    setTimer();
    if (!m_loop->begin(m_handle, *this))
        end(failure(ErrorCode::Internal, u"the request to %1 cannot be made"_s.arg(request.url.host())));
}

bool CurlExchange::setCallbacks()
{
    const auto set = [this](CURLoption option, auto value) { return curl_easy_setopt(m_handle, option, value) == CURLE_OK; };
    void *self = this;
    return set(CURLOPT_PREREQFUNCTION, &CurlExchange::mayAsk) && set(CURLOPT_PREREQDATA, self)
           && set(CURLOPT_READFUNCTION, &CurlExchange::giveBody) && set(CURLOPT_READDATA, self)
           && set(CURLOPT_HEADERFUNCTION, &CurlExchange::takeHeader) && set(CURLOPT_HEADERDATA, self)
           && set(CURLOPT_WRITEFUNCTION, &CurlExchange::takeBytes) && set(CURLOPT_WRITEDATA, self)
           && set(CURLOPT_ERRORBUFFER, m_said.data());
}

// Before each time that the request is sent. On a kept connection that has died libcurl would send it once more.
int CurlExchange::mayAsk(void *exchange, char *, char *, int, int)
{
    auto *self = static_cast<CurlExchange *>(exchange);
    if (self->m_isAsked && !self->m_request.mayBeRepeated())
        return CURL_PREREQFUNC_ABORT;
    self->m_isAsked = true;
    self->enter(Phase::Waiting);
    return CURL_PREREQFUNC_OK;
}

size_t CurlExchange::giveBody(char *to, size_t size, size_t count, void *exchange)
{
    auto *self = static_cast<CurlExchange *>(exchange);
    if (!self->m_hasHead)
        self->m_heard = Clock::now();   // a long body moves the limit on while it is taken
    return self->m_request.read(to, size * count);
}

size_t CurlExchange::takeHeader(char *bytes, size_t size, size_t count, void *exchange)
{
    auto *self = static_cast<CurlExchange *>(exchange);
    if (!self->m_hasHead)   // what comes behind the body is nobody's
        self->takeLine(QByteArrayView(bytes, qsizetype(size * count)).trimmed());
    return size * count;
}

void CurlExchange::takeLine(QByteArrayView line)
{
    if (line.isEmpty()) {
        if (m_head.status >= 200)   // else the real one follows
            takeHead();
        return;
    }
    if (line.startsWith("HTTP/")) {
        const qsizetype blank = line.indexOf(' ');
        m_head = {.status = blank < 0 ? 0 : line.sliced(blank + 1).first(qMin(qsizetype(3), line.size() - blank - 1)).toInt()};
        return;
    }
    if (const qsizetype colon = line.indexOf(':'); colon > 0)
        m_head.headers.append({line.first(colon).trimmed().toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
}

void CurlExchange::takeHead()
{
    m_hasHead = true;
    // It is not what follows any more.
    if (m_request.unpacks() && !headerValue(m_head.headers, "Content-Encoding").isEmpty()) {
        m_head.headers.removeIf([](const auto &header) {
            return header.first.compare("Content-Encoding", Qt::CaseInsensitive) == 0
                   || header.first.compare("Content-Length", Qt::CaseInsensitive) == 0;
        });
    }
    enter(Phase::Reading);
    m_loop->note(*this);
}

size_t CurlExchange::takeBytes(char *bytes, size_t size, size_t count, void *exchange)
{
    auto *self = static_cast<CurlExchange *>(exchange);
    if (self->m_isPaused) {
        self->m_isHeld = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    const auto length = qsizetype(size * count);
    self->m_received += length;
    self->m_isTooLong = self->m_maxBytes > 0 && self->m_received > self->m_maxBytes;
    if (self->m_isTooLong)
        return CURL_WRITEFUNC_ERROR;
    self->m_bytes.append(bytes, length);
    self->m_heard = Clock::now();
    self->m_loop->note(*self);
    return size * count;
}

void CurlExchange::takeEnd(CURLcode code)
{
    m_result = outcome(code);
    m_timer.stop();
}

// Whoever hears of the head or of bytes may delete, cancel or pause us.
void CurlExchange::tell()
{
    const QPointer<CurlExchange> alive(this);
    if (m_hasHead && !std::exchange(m_isHeadTold, true))
        Q_EMIT headReceived(m_head);
    if (!alive || m_isEnded || m_isPaused)
        return;
    if (!m_bytes.isEmpty())
        Q_EMIT bytesReceived(std::exchange(m_bytes, {}));
    if (!alive || m_isEnded || m_isPaused || !m_result)
        return;
    m_isEnded = true;
    drop();
    Q_EMIT finished(*m_result);
}

void CurlExchange::takeLoss()
{
    m_loop = nullptr;
    m_handle = nullptr;
    const bool isAllTold = m_isHeadTold && m_bytes.isEmpty();
    end(m_result && (isAllTold || !*m_result) ? *m_result : PeerErrors::cancelled());
}

// A status is an answer; an answer that broke off is not.
Result<void> CurlExchange::outcome(CURLcode code) const
{
    if (m_isTooLong)
        return m_errors.tooLong(m_maxBytes);
    if (m_hasHead)
        return code == CURLE_OK ? Result<void>() : m_errors.brokenOff();
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        return m_errors.wrongKey();
    if (isDistrust(code))
        return m_errors.untrusted(reason(code));
    if (m_isAsked && isGoneWithoutAnswer(code))
        return m_errors.noAnswer();
    return isNoHttp(code) ? m_errors.noHttp() : m_errors.unreachable(reason(code));
}

QString CurlExchange::reason(CURLcode code) const
{
    // Of TLS only its library knows more; elsewhere libcurl might name what is not meant for everybody's eyes.
    if (isDistrust(code) || code == CURLE_SSL_CONNECT_ERROR) {
        QString said = QString::fromUtf8(m_said.data());
        said.remove("SSL certificate problem: "_L1);
        if (!said.isEmpty())
            return said;
    }
    long systemError = 0;
    curl_easy_getinfo(m_handle, CURLINFO_OS_ERRNO, &systemError);
    if (code == CURLE_COULDNT_CONNECT && systemError != 0)
        return qt_error_string(int(systemError));
    return QString::fromUtf8(curl_easy_strerror(code));
}

void CurlExchange::cancel()
{
    end(PeerErrors::cancelled());
}

void CurlExchange::setPaused(bool paused)
{
    if (m_isPaused == paused || m_isEnded)
        return;
    m_isPaused = paused;
    if (m_phase == Phase::Reading && !m_result)
        enter(m_phase);
    if (paused || !m_loop)
        return;
    if (m_result || (m_isHeadTold && !m_bytes.isEmpty()))
        m_loop->noteLater(*this);   // whoever resumes does not expect to be called back meanwhile
    if (!std::exchange(m_isHeld, false) || m_result)
        return;
    if (const CURLcode code = m_loop->resume(m_handle); code != CURLE_OK && !m_result) {
        m_result = outcome(code);
        m_timer.stop();
        m_loop->noteLater(*this);
    }
}

void CurlExchange::enter(Phase phase)
{
    m_phase = phase;
    m_heard = Clock::now();
    setTimer();
}

CurlExchange::Clock::time_point CurlExchange::due() const
{
    const auto limit = m_phase == Phase::Connecting ? m_connectTimeout
                       : m_phase == Phase::Waiting  ? m_firstByteTimeout
                                                    : m_idleTimeout;
    if (limit.count() <= 0 || (m_isPaused && m_phase == Phase::Reading))
        return Clock::time_point::max();
    return m_heard + limit;
}

// One that fires too early looks again: what comes piece by piece does not set it anew each time.
void CurlExchange::setTimer()
{
    const auto next = std::min(due(), m_totalDue);
    if (next == Clock::time_point::max())
        return m_timer.stop();
    if (m_timer.isActive() && m_timerDue <= next)
        return;
    m_timerDue = next;
    m_timer.start(std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now())));
}

void CurlExchange::lookAtTime()
{
    const auto now = Clock::now();
    if (now >= m_totalDue)
        end(m_errors.tooSlow());
    else if (now >= due())
        end(m_hasHead ? m_errors.stopped() : m_errors.silent());
    else
        setTimer();
}

// Told later, so that nobody is called back out of his own call; the first result counts.
void CurlExchange::end(const Result<void> &result)
{
    if (m_isEnded)
        return;
    m_isEnded = true;
    drop();
    QMetaObject::invokeMethod(this, [this, result] { Q_EMIT finished(result); }, Qt::QueuedConnection);
}

void CurlExchange::drop()
{
    m_timer.stop();
    if (!m_loop)
        return;
    m_loop->forget(*this);
    if (m_handle)
        m_loop->giveBack(std::exchange(m_handle, nullptr), m_result.has_value() && m_result->has_value());
}

} // namespace tom::http
