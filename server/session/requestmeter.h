#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QHash>

namespace tom::server {

// Counts the requests of each session by the minute that its first one began.
class RequestMeter
{
public:
    explicit RequestMeter(const Clock &clock) : m_clock(clock) {}   // which must outlive this

    // Counts one request. RateLimited when there were `perMinute` already, with the seconds until the next may come.
    [[nodiscard]] Result<void> admit(const QByteArray &session, int perMinute);

    [[nodiscard]] qsizetype size() const { return m_minutes.size(); }

private:
    struct Minute
    {
        std::chrono::milliseconds began{};
        int requests = 0;
    };

    void forgetWhatIsOver(std::chrono::milliseconds now);

    const Clock &m_clock;
    QHash<QByteArray, Minute> m_minutes;
    std::chrono::milliseconds m_swept{};
};

} // namespace tom::server
