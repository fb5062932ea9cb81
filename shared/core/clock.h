#pragma once

#include <QDateTime>

#include <chrono>

namespace tom {

// What time it is, for whoever must be testable with another time. Deadlines use monotonic(), people's times use now().
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    [[nodiscard]] virtual QDateTime now() const = 0;   // UTC
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;   // since an arbitrary point, never goes back
};

class SystemClock : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override;
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
};

} // namespace tom
