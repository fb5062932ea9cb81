#include "agent/memory/search/memorysearch.h"

#include "agent/memory/search/changes.h"
#include "agent/memory/search/succession.h"
#include "agent/memory/search/vectorsearch.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr int lexicalCandidates = 300;
constexpr qsizetype vectorCandidates = 100;
constexpr double wordsWeight = 0.9;     // of a memory with all words of the question
constexpr double recencyWeight = 0.04;
constexpr double halfYear = 182;        // days after which recency counts about a third

double vectorScore(double similarity, const VectorTrust &trust)
{
    return std::clamp((similarity - trust.noise) / (1 - trust.noise), 0.0, 1.0) * trust.weight;
}

bool isWanted(const Memory &memory, const MemoryQuery &query)
{
    if ((query.since && memory.updated < *query.since) || (query.until && memory.updated >= *query.until))
        return false;
    for (auto wanted = query.metadata.begin(); wanted != query.metadata.end(); ++wanted) {
        if (memory.metadata.value(wanted.key()) != wanted.value())
            return false;
    }
    return true;
}

bool isBefore(const MemoryHit &left, const MemoryHit &right)
{
    if (left.score != right.score)
        return left.score > right.score;
    return left.memory.updated != right.memory.updated ? left.memory.updated > right.memory.updated
                                                       : left.memory.id < right.memory.id;
}

} // namespace

QJsonObject MemoryHit::toJson() const
{
    QJsonObject object = memory.toJson();
    object.insert(u"score"_s, std::round(score * 10'000) / 10'000);
    object.insert(u"why"_s, QJsonObject{{u"words"_s, QJsonArray::fromStringList(words)},
                                        {u"similarity"_s, std::round(similarity * 10'000) / 10'000}});
    return object;
}

Result<QList<MemoryHit>> searchMemories(MemoryStore &store, const SearchIndex &index, const MemoryQuery &query,
                                        const llm::Vector &vector, const VectorTrust &trust, const QDateTime &now)
{
    const Result<QuestionTerms> terms = QuestionTerms::of(store, query.text, index.size());
    if (!terms)
        return std::unexpected(terms.error());
    Result<QList<qint64>> numbers = store.withAnyOf(terms->stems(), lexicalCandidates);
    if (!numbers)
        return std::unexpected(numbers.error());
    const QueryVector asked(vector);
    const auto nearest = nearestMemories(store, index, asked, vectorCandidates);
    if (!nearest)
        return std::unexpected(nearest.error());
    QHash<qint64, float> similarities;
    const QSet<qint64> byWords(numbers->begin(), numbers->end());
    for (const auto &[n, similarity] : *nearest) {
        similarities.insert(n, similarity);
        if (!byWords.contains(n))
            numbers->append(n);
    }
    const auto similarityOf = [&](qint64 n) {
        const auto known = similarities.constFind(n);
        return double(known == similarities.constEnd() ? index.similarity(n, asked) : *known);
    };
    const Result<QList<NumberedMemory>> candidates = store.memories(*numbers);
    if (!candidates)
        return std::unexpected(candidates.error());

    QList<Found> found;
    for (const NumberedMemory &candidate : *candidates) {
        if (!isWanted(candidate.memory, query))
            continue;
        Found one{.memory = candidate.memory,
                  .stems = candidate.stems,
                  .match = terms->match(candidate.stems, index.averageLength()),
                  .similarity = similarityOf(candidate.n)};
        const double together = 1 - (1 - one.match.score * wordsWeight) * (1 - vectorScore(one.similarity, trust));
        const double days = std::max<double>(0, double(candidate.memory.updated.daysTo(now)));
        one.score = std::clamp(together * (1 - recencyWeight + recencyWeight * std::exp(-days / halfYear)), 0.0, 1.0);
        found.append(one);
    }
    if (!asksForThePast(query.text))
        letNewerSucceed(found, query.threshold, 2 * query.limit);

    QList<MemoryHit> hits;
    for (const Found &one : std::as_const(found)) {
        if (!one.isSucceeded && one.score >= query.threshold && one.score > 0)
            hits.append({.memory = one.memory, .score = one.score, .words = one.match.words, .similarity = one.similarity});
    }
    std::ranges::sort(hits, &isBefore);
    if (hits.size() > query.limit)
        hits.resize(query.limit);
    return hits;
}

} // namespace tom::memory
