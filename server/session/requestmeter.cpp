#include "server/session/requestmeter.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

namespace {

constexpr std::chrono::milliseconds minute = 60s;

} // namespace

Result<void> RequestMeter::admit(const QByteArray &session, int perMinute)
{
    const std::chrono::milliseconds now = m_clock.monotonic();
    forgetWhatIsOver(now);
    Minute &current = m_minutes[session];
    if (current.requests == 0 || now - current.began >= minute)
        current = {.began = now};
    if (current.requests >= perMinute) {
        const auto wait = std::chrono::ceil<std::chrono::seconds>(current.began + minute - now);
        return std::unexpected(Error{.code = ErrorCode::RateLimited,
                                     .message = u"too many requests: try again in %1 seconds"_s.arg(wait.count()),
                                     .retryAfterSeconds = int(wait.count())});
    }
    ++current.requests;
    return {};
}

void RequestMeter::forgetWhatIsOver(std::chrono::milliseconds now)
{
    if (now - m_swept < minute)
        return;
    m_swept = now;
    m_minutes.removeIf([now](const auto &entry) { return now - entry.value().began >= minute; });
}

} // namespace tom::server
