#pragma once

#include <algorithm>
#include <chrono>

namespace tom::server {

// How long to wait before something that ended is started again: not at all the first time, then 1, 2, 4, … 60 s. After a
// good run it begins anew.
class Backoff
{
public:
    [[nodiscard]] std::chrono::seconds next(std::chrono::milliseconds lived)
    {
        if (lived > goodRun)
            reset();
        const std::chrono::seconds pause = m_next;
        m_next = pause.count() == 0 ? std::chrono::seconds(1) : std::min(pause * 2, longest);
        return pause;
    }
    void reset() { m_next = {}; }

    static constexpr std::chrono::seconds goodRun{60};
    static constexpr std::chrono::seconds longest{60};

private:
    std::chrono::seconds m_next{};
};

} // namespace tom::server
