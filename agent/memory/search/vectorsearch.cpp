#include "agent/memory/search/vectorsearch.h"

#include <algorithm>

namespace tom::memory {

namespace {

// A row of the database each, so only those that what eight bits leave out can bring among the first.
QList<qint64> toRerank(const QList<SearchIndex::Hit> &hits, const SearchIndex &index, const QueryVector &query, qsizetype exactly)
{
    QList<qint64> numbers;
    const qsizetype last = std::min(exactly, hits.size()) - 1;
    const float certain = last < 0 ? 0 : hits.at(last).second - index.uncertainty(hits.at(last).first, query);
    for (const auto &[n, similarity] : hits.first(std::min(mostReranked, hits.size()))) {
        if (similarity + index.uncertainty(n, query) >= certain)
            numbers.append(n);
    }
    return numbers;
}

} // namespace

Result<QList<SearchIndex::Hit>> nearestMemories(MemoryStore &store, const SearchIndex &index, const QueryVector &query,
                                                qsizetype limit, qsizetype exactly, Background *background)
{
    QList<SearchIndex::Hit> hits = index.nearest(query, std::max(limit, mostReranked), background);
    const auto remainders = store.remainders(toRerank(hits, index, query, exactly));
    if (!remainders)
        return std::unexpected(remainders.error());
    for (auto &[n, similarity] : hits) {
        if (const auto remainder = remainders->constFind(n); remainder != remainders->constEnd())
            similarity = index.exactSimilarity(n, *remainder, query);
    }
    std::ranges::stable_sort(hits, std::greater(), &SearchIndex::Hit::second);
    if (hits.size() > limit)
        hits.resize(limit);
    return hits;
}

} // namespace tom::memory
