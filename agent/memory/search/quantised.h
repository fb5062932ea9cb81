#pragma once

#include "shared/llm/embedder.h"

#include <QByteArray>

#include <vector>

namespace tom::memory {

// A vector in eight bits a number, behind the factor that makes it what it was: a quarter of its size, near enough to find
// the nearest ones.
[[nodiscard]] QByteArray quantised(const llm::Vector &vector);
// What those bytes leave out, in eight more bits a number: with it, the nearest ones are put in their right order.
[[nodiscard]] QByteArray remainderOf(const llm::Vector &vector, const QByteArray &quantisedBytes);

// The factor and the numbers of such bytes; a length of 0 for what is none.
struct QuantisedView
{
    float factor = 0;
    const qint8 *numbers = nullptr;
    qsizetype length = 0;
};
[[nodiscard]] QuantisedView viewOf(const QByteArray &bytes);

// A question's vector, made ready once for all comparisons.
class QueryVector
{
public:
    explicit QueryVector(const llm::Vector &vector);

    [[nodiscard]] qsizetype size() const { return qsizetype(m_numbers.size()); }
    [[nodiscard]] float factor() const { return m_factor; }
    // With numbers that are shifted by 128, and the factor that makes them what they were.
    [[nodiscard]] float similarityTo(const quint8 *shifted, float factor) const;
    // The same, with what was left out: size() bytes.
    [[nodiscard]] float exactSimilarityTo(const quint8 *shifted, float factor, const QByteArray &remainder) const;

private:
    llm::Vector m_exact;
    std::vector<qint8> m_numbers;
    float m_factor = 0;
    qint32 m_shift = 0;   // what the shift of the other side adds
};

} // namespace tom::memory
