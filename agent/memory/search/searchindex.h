#pragma once

#include "shared/llm/embedder.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace tom::memory {

// The vectors and lengths of one user's memories, in memory while they are used. All of one embedder; those of another are
// not there. Exact: every vector is looked at.
class SearchIndex
{
public:
    // length: in words. bytes: a quantised vector, or nothing.
    void put(qint64 n, int length, const QByteArray &bytes);
    void remove(qint64 n);

    [[nodiscard]] qsizetype size() const { return qsizetype(m_numbers.size()); }
    [[nodiscard]] double averageLength() const;
    [[nodiscard]] int lengthOf(qint64 n) const;
    // The nearest, the nearest first; equal ones in the order of their numbers.
    [[nodiscard]] QList<std::pair<qint64, float>> nearest(const llm::Vector &query, qsizetype limit) const;
    [[nodiscard]] float similarity(qint64 n, const llm::Vector &query) const;   // 0: it has no vector

private:
    [[nodiscard]] float similarityAt(size_t place, const std::vector<qint8> &query, float factor) const;

    QHash<qint64, size_t> m_places;
    std::vector<qint64> m_numbers;
    std::vector<int> m_lengths;
    std::vector<float> m_factors;   // 0: no vector
    std::vector<qint8> m_values;    // m_width for each
    size_t m_width = 0;
    qint64 m_words = 0;
};

} // namespace tom::memory
