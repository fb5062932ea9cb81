#pragma once

#include "shared/llm/embedder.h"

#include <memory>
#include <vector>

namespace tom::bench {

// What a search cannot be much faster than: every vector in eight bits a number, one behind the other in memory, compared with
// the widest instructions there are, and the fifty nearest compared once more as they were. Knows no rows and no disk.
class Limit
{
public:
    explicit Limit(int width) : m_width(size_t(width)) {}

    void add(const llm::Vector &vector);
    [[nodiscard]] std::vector<int> nearest(const llm::Vector &query, size_t count) const;
    [[nodiscard]] std::vector<int> nearestOfAll(const llm::Vector &query, size_t count) const;   // exactly

private:
    [[nodiscard]] float exact(size_t row, const llm::Vector &query) const;

    size_t m_width;
    std::vector<signed char> m_bytes;
    std::vector<float> m_factors;
    std::vector<float> m_exact;
};

} // namespace tom::bench
