#include "agent/memory/search/questionterms.h"

#include "agent/memory/search/concepts.h"
#include "agent/memory/search/stems.h"

#include <algorithm>
#include <cmath>

namespace tom::memory {

namespace {

constexpr qsizetype mostRelated = 96;   // stems that are looked for beside the question's own
constexpr double saturation = 1.2;      // BM25's k1
constexpr double lengthWeight = 0.75;   // … and b
constexpr double relatedWeight = 0.7;   // of another word of the same concept

double rarity(qsizetype memories, int documents)
{
    return std::max(std::log(1 + (double(memories - documents) + 0.5) / (double(documents) + 0.5)), 0.01);
}

} // namespace

Result<QuestionTerms> QuestionTerms::of(MemoryStore &store, const QString &question, qsizetype memories)
{
    QuestionTerms terms;
    QStringList stems = tellingStems(question);
    stems.removeDuplicates();
    // Whether it is so or not is what is asked.
    const QSet<QString> negations = negationsIn(stems);
    if (negations.size() < stems.size())
        stems.removeIf([&negations](const QString &stem) { return negations.contains(stem); });
    for (const QString &stem : stems.first(std::min(most, stems.size()))) {
        const Result<int> documents = store.documentsWith(stem);
        if (!documents)
            return std::unexpected(documents.error());
        const QSet<int> &concepts = Concepts::of(stem);
        // A word that nobody used says little when it has others in its place.
        const int count = *documents == 0 && !concepts.isEmpty() ? 1 : *documents;
        terms.m_terms.append({.stem = stem, .concepts = concepts, .weight = rarity(memories, count)});
        terms.m_best += terms.m_terms.constLast().weight;
    }
    return terms;
}

QStringList QuestionTerms::stems() const
{
    QStringList stems;
    QSet<int> concepts;
    for (const Term &term : m_terms) {
        stems.append(term.stem);
        concepts += term.concepts;
    }
    for (const QString &related : Concepts::stemsIn(concepts)) {
        if (stems.size() >= m_terms.size() + mostRelated)
            break;
        if (!stems.contains(related))
            stems.append(related);
    }
    return stems;
}

QuestionTerms::Match QuestionTerms::match(const QStringList &stems, double averageLength) const
{
    Match match;
    const double single = 1 / (1 + saturation * (1 - lengthWeight));   // of a word that stands alone: the best there is
    const double length = saturation * (1 - lengthWeight + lengthWeight * double(stems.size()) / std::max(1.0, averageLength));
    double sum = 0;
    for (qsizetype i = 0; i < m_terms.size(); ++i) {
        const Term &term = m_terms.at(i);
        double count = double(stems.count(term.stem));
        double share = 1;
        if (count == 0 && !term.concepts.isEmpty()) {
            count = double(std::ranges::count_if(
                stems, [&term](const QString &stem) { return Concepts::of(stem).intersects(term.concepts); }));
            share = relatedWeight;
        }
        if (count == 0)
            continue;
        match.terms |= quint64(1) << i;
        match.words.append(term.stem);
        sum += share * term.weight * std::min(1.0, count / (count + length) / single * 1.5);
    }
    match.score = m_best > 0 ? std::min(1.0, sum / m_best) : 0;
    return match;
}

} // namespace tom::memory
