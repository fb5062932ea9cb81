#pragma once

#include "shared/core/clock.h"

// Time that stands until the test moves it.
class FakeClock : public tom::Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_now; }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return m_monotonic; }

    void advance(std::chrono::milliseconds time)
    {
        m_now += time;
        m_monotonic += time;
    }

private:
    QDateTime m_now = QDateTime::currentDateTimeUtc();
    std::chrono::milliseconds m_monotonic{1000};
};
