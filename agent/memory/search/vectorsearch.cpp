#include "agent/memory/search/vectorsearch.h"

#include <algorithm>

namespace tom::memory {

Result<QList<SearchIndex::Hit>> nearestMemories(MemoryStore &store, const SearchIndex &index, const QueryVector &query,
                                                qsizetype limit, Background *background)
{
    QList<SearchIndex::Hit> hits = index.nearest(query, std::max(limit, reranked), background);
    const qsizetype first = std::min(reranked, hits.size());
    QList<qint64> numbers;
    for (const auto &[n, similarity] : hits.first(first))
        numbers.append(n);
    const auto remainders = store.remainders(numbers);
    if (!remainders)
        return std::unexpected(remainders.error());
    for (auto &[n, similarity] : hits)
        similarity = remainders->contains(n) ? index.exactSimilarity(n, remainders->value(n), query) : similarity;
    std::ranges::stable_sort(hits, std::greater(), &SearchIndex::Hit::second);
    if (hits.size() > limit)
        hits.resize(limit);
    return hits;
}

} // namespace tom::memory
