#pragma once

#include "agent/memory/search/searchindex.h"
#include "agent/memory/store/memorystore.h"

namespace tom::memory {

// The nearest memories by their vectors, the nearest first: found in eight bits a number; those that may be among the first
// `exactly` of them are put in their order in sixteen, which are on disk.
[[nodiscard]] Result<QList<SearchIndex::Hit>> nearestMemories(MemoryStore &store, const SearchIndex &index,
                                                              const QueryVector &query, qsizetype limit, qsizetype exactly,
                                                              Background *background = nullptr);

inline constexpr qsizetype mostReranked = 50;

} // namespace tom::memory
