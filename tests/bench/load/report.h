#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

#include <sys/resource.h>

namespace tom::bench {

// Microseconds, as they came.
class Latencies
{
public:
    void add(std::chrono::nanoseconds time) { m_microseconds.push_back(float(double(time.count()) / 1000.0)); }
    [[nodiscard]] std::size_t size() const { return m_microseconds.size(); }
    void clear() { m_microseconds.clear(); }
    // part: 0.5 is the median.
    [[nodiscard]] double percentile(double part)
    {
        if (m_microseconds.empty())
            return 0;
        const auto index = std::size_t(part * double(m_microseconds.size() - 1));
        const auto at = m_microseconds.begin() + std::ptrdiff_t(index);
        std::nth_element(m_microseconds.begin(), at, m_microseconds.end());
        return double(*at);
    }

private:
    std::vector<float> m_microseconds;
};

// Of this process, in microseconds: whether the generator was what bounded a measurement.
[[nodiscard]] inline double ownCpu()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

} // namespace tom::bench
