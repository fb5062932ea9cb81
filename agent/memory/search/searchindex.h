#pragma once

#include "agent/memory/search/quantised.h"

#include <QHash>

#include <memory>
#include <vector>

namespace tom::memory {

// How near a question is to memories that have nothing to do with it, as far as these tell.
struct Background
{
    qsizetype count = 0;    // of vectors
    double lowest = 0;
    double usual = 0;       // half are nearer
    double spread = 0;      // of those that are not

    bool operator==(const Background &) const = default;
};

// The vectors and lengths of one user's memories, in memory while they are used: a byte for each number. All of one embedder;
// those of another are not there. Every vector is looked at.
class SearchIndex
{
public:
    using Hit = std::pair<qint64, float>;   // a memory's number, and how similar it is: -1 to 1

    // length: in words. bytes: a quantised vector, or nothing.
    void put(qint64 n, int length, const QByteArray &bytes);
    void remove(qint64 n);

    [[nodiscard]] qsizetype size() const { return qsizetype(m_numbers.size()); }
    [[nodiscard]] double averageLength() const;
    [[nodiscard]] int lengthOf(qint64 n) const;
    // The nearest, the nearest first; equal ones in the order of their numbers.
    [[nodiscard]] QList<Hit> nearest(const QueryVector &query, qsizetype limit, Background *background = nullptr) const;
    [[nodiscard]] float similarity(qint64 n, const QueryVector &query) const;   // 0: it has no vector
    // How far that may be from what the whole vectors would give: about five deviations of what their eight bits leave out.
    [[nodiscard]] float uncertainty(qint64 n, const QueryVector &query) const;
    // With what its vector left out.
    [[nodiscard]] float exactSimilarity(qint64 n, const QByteArray &remainder, const QueryVector &query) const;

private:
    static constexpr size_t blockRows = 1024;
    static constexpr size_t sampled = 1024;   // vectors that tell the background

    [[nodiscard]] quint8 *rowAt(size_t place) const { return m_blocks[place / blockRows].get() + place % blockRows * m_width; }
    [[nodiscard]] bool fits(const QueryVector &query) const { return m_width > 0 && size_t(query.size()) == m_width; }
    void makeRoom();

    QHash<qint64, size_t> m_places;
    std::vector<qint64> m_numbers;
    std::vector<int> m_lengths;
    std::vector<float> m_factors;                     // 0: no vector
    std::vector<std::unique_ptr<quint8[]>> m_blocks;  // of blockRows vectors: nothing is copied when there are more
    size_t m_width = 0;
    qint64 m_words = 0;
};

} // namespace tom::memory
