#include "agent/memory/search/twinindex.h"

#include "agent/memory/search/stems.h"

#include <algorithm>
#include <span>

namespace tom::memory {

void TwinIndex::put(qint64 n, const QStringList &stems)
{
    remove(n);
    const auto place = quint32(m_places.size());
    const QStringList all = tellingIn(stems);
    const QSet<QString> telling(all.begin(), all.end());
    m_places.push_back({.n = n, .telling = quint32(telling.size())});
    m_common.push_back(0);
    m_placeOf.insert(n, place);
    for (const QString &word : telling)
        m_withWord[word].push_back(place);
}

void TwinIndex::remove(qint64 n)
{
    const auto found = m_placeOf.constFind(n);
    if (found == m_placeOf.constEnd())
        return;
    m_places[*found].n = 0;
    m_placeOf.erase(found);
}

QList<qint64> TwinIndex::candidates(const QSet<QString> &telling, const std::optional<QSet<QString>> &attribute,
                                    qsizetype limit) const
{
    constexpr quint32 ofAttribute = 1U << 16;   // counted beside the others
    std::vector<quint32> touched;
    for (const QString &word : telling) {
        const auto with = m_withWord.constFind(word);
        if (with == m_withWord.constEnd())
            continue;
        const quint32 step = attribute && attribute->contains(word) ? ofAttribute + 1 : 1;
        for (const quint32 place : *with) {
            if (m_common[place] == 0)
                touched.push_back(place);
            m_common[place] += step;
        }
    }
    struct Candidate
    {
        quint32 common = 0;
        quint32 place = 0;
    };
    std::vector<Candidate> candidates;
    const auto size = quint32(telling.size());
    for (const quint32 place : touched) {
        const quint32 common = m_common[place] % ofAttribute;
        const bool hasAttribute = attribute && qsizetype(m_common[place] / ofAttribute) == attribute->size();
        m_common[place] = 0;
        const quint32 theirs = m_places[place].telling;
        // Of as many words half may be other forms of each other.
        if (m_places[place].n != 0
            && (common == size || common == theirs || hasAttribute || (theirs == size && 2 * common >= size)))
            candidates.push_back({.common = common, .place = place});
    }
    const auto count = std::min(size_t(limit), candidates.size());
    std::ranges::partial_sort(
        candidates, candidates.begin() + std::ptrdiff_t(count), [this, size](const Candidate &one, const Candidate &other) {
            const auto besides = [this, size](const Candidate &c) { return m_places[c.place].telling + size - 2 * c.common; };
            return std::pair(besides(one), one.place) < std::pair(besides(other), other.place);
        });
    QList<qint64> numbers;
    for (const Candidate &candidate : std::span(candidates).first(count))
        numbers.append(m_places[candidate.place].n);
    return numbers;
}

} // namespace tom::memory
