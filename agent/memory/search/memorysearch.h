#pragma once

#include "agent/memory/search/searchindex.h"
#include "agent/memory/store/memorystore.h"

namespace tom::memory {

struct MemoryQuery
{
    QString text{};
    int limit = 10;
    double threshold = 0.1;              // hits below are left out
    QJsonObject metadata{};              // that a hit must have
    std::optional<QDateTime> since{};    // last changed then or later
    std::optional<QDateTime> until{};    // … or before

    bool operator==(const MemoryQuery &) const = default;
};

// What a memory and a question have in common.
struct MemoryHit
{
    Memory memory{};
    double score = 0;        // 0 to 1, higher is better
    QStringList words{};     // of the question, that the memory has too
    double similarity = 0;   // of the vectors, -1 to 1; 0 also when there is none

    [[nodiscard]] QJsonObject toJson() const;

    bool operator==(const MemoryHit &) const = default;
};

// How far vectors of an embedder tell more than words do.
struct VectorTrust
{
    double noise = 0.2;    // two texts that have nothing in common are that near, or as near as this user's memories show
    double weight = 0.6;   // of the nearest possible one, without a common word
};

// Finds what one user's memories say about a question: by words (BM25, as a share of what the best possible memory would
// get) and by vectors, one making up for the other, and the newer of two equals first. The same question to the same
// memories at the same time always gives the same answer. vector: of the question; empty: words alone.
[[nodiscard]] Result<QList<MemoryHit>> searchMemories(MemoryStore &store, const SearchIndex &index, const MemoryQuery &query,
                                                      const llm::Vector &vector, const VectorTrust &trust, const QDateTime &now);

} // namespace tom::memory
