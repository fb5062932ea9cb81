#include "tests/bench/memory/limit.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#if defined(__x86_64__)
#    include <immintrin.h>
#endif

namespace tom::bench {

namespace {

constexpr size_t reranked = 50;
using Scored = std::pair<float, int>;

#if defined(__x86_64__)
// Both signed: the sign of one goes over to the other, which is then without.
__attribute__((target("avx512f,avx512bw,avx512vnni"))) int product(const signed char *a, const signed char *b, size_t length)
{
    __m512i sums[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    for (size_t i = 0; i + 128 <= length; i += 128) {
        for (size_t half = 0; half < 2; ++half) {
            const __m512i left = _mm512_loadu_si512(a + i + 64 * half);
            const __m512i right = _mm512_loadu_si512(b + i + 64 * half);
            const __m512i turned = _mm512_mask_sub_epi8(right, _mm512_movepi8_mask(left), _mm512_setzero_si512(), right);
            sums[half] = _mm512_dpbusd_epi32(sums[half], _mm512_abs_epi8(left), turned);
        }
    }
    return _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1]));
}
#endif

int plainProduct(const signed char *a, const signed char *b, size_t length)
{
    int sum = 0;
    for (size_t i = 0; i < length; ++i)
        sum += int(a[i]) * int(b[i]);
    return sum;
}

float quantise(const llm::Vector &vector, signed char *to)
{
    float largest = 0;
    for (const float value : vector)
        largest = std::max(largest, std::abs(value));
    const float factor = largest / 127;
    for (qsizetype i = 0; i < vector.size(); ++i)
        to[i] = static_cast<signed char>(std::lround(vector.at(i) / factor));
    return factor;
}

std::vector<int> best(std::vector<Scored> &scored, size_t count)
{
    count = std::min(count, scored.size());
    std::partial_sort(scored.begin(), scored.begin() + std::ptrdiff_t(count), scored.end(), std::greater());
    std::vector<int> rows;
    for (size_t i = 0; i < count; ++i)
        rows.push_back(scored[i].second);
    return rows;
}

} // namespace

void Limit::add(const llm::Vector &vector)
{
    m_bytes.resize(m_bytes.size() + m_width);
    m_factors.push_back(quantise(vector, m_bytes.data() + m_bytes.size() - m_width));
    m_exact.insert(m_exact.end(), vector.begin(), vector.end());
}

float Limit::exact(size_t row, const llm::Vector &query) const
{
    float sum = 0;
    for (size_t i = 0; i < m_width; ++i)
        sum += m_exact[row * m_width + i] * query[qsizetype(i)];
    return sum;
}

std::vector<int> Limit::nearest(const llm::Vector &query, size_t count) const
{
    auto compare = &plainProduct;
#if defined(__x86_64__)
    if (m_width % 128 == 0 && __builtin_cpu_supports("avx512vnni"))
        compare = &product;
#endif
    std::vector<signed char> asked(m_width);
    quantise(query, asked.data());
    std::vector<Scored> scored(m_factors.size());
    for (size_t row = 0; row < m_factors.size(); ++row)
        scored[row] = {float(compare(m_bytes.data() + row * m_width, asked.data(), m_width)) * m_factors[row], int(row)};
    std::vector<Scored> again;
    for (const int row : best(scored, reranked))
        again.emplace_back(exact(size_t(row), query), row);
    return best(again, count);
}

std::vector<int> Limit::nearestOfAll(const llm::Vector &query, size_t count) const
{
    std::vector<Scored> scored;
    for (size_t row = 0; row < m_factors.size(); ++row)
        scored.emplace_back(exact(row, query), int(row));
    return best(scored, count);
}

} // namespace tom::bench
