#include "agent/memory/search/memorysearch.h"

#include "agent/memory/search/changes.h"
#include "agent/memory/search/names.h"
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

constexpr double besideThePoint = 0.09;   // of its score is left to what cannot be an answer: below what is usually shown
constexpr double enoughEvidence = 0.45;   // a score from which nothing of that is looked at
constexpr qsizetype mostForNames = 200;

// Whom the memories are about besides those of the question: names that stand in two of them at least.
QSet<QString> othersIn(const QList<Found> &found, const QSet<QString> &asked)
{
    QSet<QString> once;
    QSet<QString> others;
    for (const Found &one : found.first(std::min(mostForNames, found.size()))) {
        for (const QString &name : namesIn(one.memory.text) - asked)
            (once.contains(name) ? others : once).insert(name);
    }
    return others;
}

// What has none of the names that the question has, and the name of somebody else, is about somebody else.
void setOthersBack(QList<Found> &found, const QuestionTerms &terms, double threshold)
{
    if (!terms.hasNames())
        return;
    std::optional<QSet<QString>> others;
    for (Found &one : found) {
        if (one.score < threshold || one.score >= enoughEvidence || terms.namesOneOf(one.match))
            continue;
        if (!others)
            others = othersIn(found, terms.asked());
        if (namesIn(one.memory.text).intersects(*others))
            one.score *= besideThePoint;
    }
}

// How near a memory must be for its vector to tell anything: nearer than the nearest one of an embedder that puts texts anywhere
// would be, among so many. An embedder whose likenesses lie close together is measured by its own spread in this way, and
// one that says nothing gets no say.
double noiseOf(const VectorTrust &trust, const Background &background)
{
    constexpr qsizetype enough = 8;   // to tell a spread
    if (background.count < enough)
        return background.count > 1 ? std::max(trust.noise, background.lowest) : trust.noise;
    const double deviations = std::sqrt(2 * std::log(double(background.count))) + 1;
    return std::max(trust.noise, background.usual + deviations * background.spread);
}

double vectorScore(double similarity, const VectorTrust &trust)
{
    return trust.noise < 1 ? std::clamp((similarity - trust.noise) / (1 - trust.noise), 0.0, 1.0) * trust.weight : 0;
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
    Background background;
    const auto nearest = nearestMemories(store, index, asked, vectorCandidates, query.limit, &background);
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

    const VectorTrust measured{.noise = noiseOf(trust, background), .weight = trust.weight};
    QList<Found> found;
    for (const NumberedMemory &candidate : *candidates) {
        if (!isWanted(candidate.memory, query))
            continue;
        Found one{.memory = candidate.memory,
                  .stems = candidate.stems,
                  .match = terms->match(candidate.stems, index.averageLength()),
                  .similarity = similarityOf(candidate.n)};
        const double together = 1 - (1 - one.match.score * wordsWeight) * (1 - vectorScore(one.similarity, measured));
        const double days = std::max<double>(0, double(candidate.memory.updated.daysTo(now)));
        one.score = std::clamp(together * (1 - recencyWeight + recencyWeight * std::exp(-days / halfYear)), 0.0, 1.0);
        if (one.score < enoughEvidence && !terms->canAnswer(one.match, one.memory.text))
            one.score *= besideThePoint;
        found.append(one);
    }
    setOthersBack(found, *terms, query.threshold);
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
