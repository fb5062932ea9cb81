#include "agent/memory/search/memorysearch.h"

#include "agent/memory/search/stems.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr qsizetype maxTerms = 32;      // of a question
constexpr int lexicalCandidates = 300;
constexpr qsizetype vectorCandidates = 100;
constexpr double saturation = 1.2;      // BM25's k1
constexpr double lengthWeight = 0.75;   // … and b
constexpr double wordsWeight = 0.9;     // of a memory with all words of the question
constexpr double recencyWeight = 0.04;
constexpr double halfYear = 182;        // days after which recency counts about a third

// How much each word of a question says: rare ones more.
struct Terms
{
    QStringList stems{};
    QList<double> weights{};
    double best = 0;   // what a memory with all of them gets
};

Result<Terms> weigh(MemoryStore &store, const QString &text, qsizetype memories)
{
    Terms terms{.stems = tellingStems(text)};
    terms.stems.removeDuplicates();
    if (terms.stems.size() > maxTerms)
        terms.stems.resize(maxTerms);
    for (const QString &stem : std::as_const(terms.stems)) {
        const Result<int> documents = store.documentsWith(stem);
        if (!documents)
            return std::unexpected(documents.error());
        const double weight = std::log(1 + (double(memories - *documents) + 0.5) / (double(*documents) + 0.5));
        terms.weights.append(std::max(weight, 0.01));
        terms.best += terms.weights.constLast();
    }
    return terms;
}

// The words of the memory that the question has too, and their share of the best.
double wordScore(const Terms &terms, const QString &text, const SearchIndex &index, QStringList &common)
{
    const QStringList own = stemsOf(text);
    const double average = std::max(1.0, index.averageLength());
    const double length = double(own.size());
    double sum = 0;
    for (qsizetype i = 0; i < terms.stems.size(); ++i) {
        const double count = double(own.count(terms.stems.at(i)));
        if (count == 0)
            continue;
        common.append(terms.stems.at(i));
        const double normalised = count / (count + saturation * (1 - lengthWeight + lengthWeight * length / average));
        const double single = 1 / (1 + saturation * (1 - lengthWeight));   // of a word that stands alone: the best there is
        sum += terms.weights.at(i) * std::min(1.0, normalised / single * 1.5);
    }
    return terms.best > 0 ? std::min(1.0, sum / terms.best) : 0;
}

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
    const Result<Terms> terms = weigh(store, query.text, index.size());
    if (!terms)
        return std::unexpected(terms.error());
    Result<QList<qint64>> numbers = store.withAnyOf(terms->stems, lexicalCandidates);
    if (!numbers)
        return std::unexpected(numbers.error());
    for (const auto &[n, similarity] : index.nearest(vector, vectorCandidates)) {
        if (!numbers->contains(n))
            numbers->append(n);
    }
    const Result<QList<NumberedMemory>> candidates = store.memories(*numbers);
    if (!candidates)
        return std::unexpected(candidates.error());

    QList<MemoryHit> hits;
    for (const NumberedMemory &candidate : *candidates) {
        if (!isWanted(candidate.memory, query))
            continue;
        MemoryHit hit{.memory = candidate.memory, .similarity = double(index.similarity(candidate.n, vector))};
        const double words = wordScore(*terms, candidate.memory.text, index, hit.words) * wordsWeight;
        const double together = 1 - (1 - words) * (1 - vectorScore(hit.similarity, trust));
        const double days = std::max<double>(0, double(candidate.memory.updated.daysTo(now)));
        hit.score = std::clamp(together * (1 - recencyWeight + recencyWeight * std::exp(-days / halfYear)), 0.0, 1.0);
        if (hit.score >= query.threshold && hit.score > 0)
            hits.append(hit);
    }
    std::ranges::sort(hits, &isBefore);
    if (hits.size() > query.limit)
        hits.resize(query.limit);
    return hits;
}

} // namespace tom::memory
