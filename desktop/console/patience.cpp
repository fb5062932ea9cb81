#include "desktop/console/patience.h"

#include <QTimer>

namespace tom::console {

namespace {

constexpr int mostWaits = 10;
constexpr int longestWait = 120;   // seconds

} // namespace

bool Patience::waits(const Error &error, const std::function<void()> &again)
{
    if (error.retryAfterSeconds < 1 || error.retryAfterSeconds > longestWait || ++m_waits > mostWaits)
        return false;
    QTimer::singleShot(std::chrono::seconds(error.retryAfterSeconds), this, again);
    return true;
}

} // namespace tom::console
