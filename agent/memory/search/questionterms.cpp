#include "agent/memory/search/questionterms.h"

#include "agent/memory/search/concepts.h"
#include "agent/memory/search/names.h"
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
    const QStringList all = stemsOf(question);
    terms.m_asked = QSet<QString>(all.begin(), all.end());
    terms.m_kind = kindOfAnswer(question);
    const QSet<QString> names = namesWithin(question);
    const QString thing = askedThing(question);
    for (const QString &stem : stems.first(std::min(most, stems.size()))) {
        const quint64 bit = quint64(1) << terms.m_terms.size();
        const Result<int> documents = store.documentsWith(stem);
        if (!documents)
            return std::unexpected(documents.error());
        const QSet<int> &concepts = Concepts::of(stem);
        if (names.contains(stem))
            terms.m_names |= bit;
        if (*documents > 0 || !concepts.isEmpty())
            terms.m_understood |= bit;
        if (stem == thing)
            terms.m_thing |= bit;
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
    // Without its accent, "né" is the "ne" of "ne … pas".
    static const QString born = QStringLiteral("ne");
    const bool isNegation = stems.contains(born) && !negationsIn(stems).isEmpty();
    for (qsizetype i = 0; i < m_terms.size(); ++i) {
        const Term &term = m_terms.at(i);
        double count = isNegation && term.stem == born ? 0 : double(stems.count(term.stem));
        double share = 1;
        if (count == 0 && !term.concepts.isEmpty()) {
            count = double(std::ranges::count_if(stems, [&](const QString &stem) {
                return Concepts::of(stem).intersects(term.concepts) && !(isNegation && stem == born);
            }));
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

bool QuestionTerms::canAnswer(const Match &match, const QString &text) const
{
    const quint64 all = m_terms.isEmpty() ? 0 : ~quint64(0) >> (64 - m_terms.size());
    const quint64 missing = all & ~match.terms;
    if (missing != 0 && !mayAnswer(m_kind, text, m_asked))
        return false;
    if ((match.terms & ~m_names) != 0)
        return true;
    // It has at most the names. A word that nobody knows may stand for one that it has; those that are known do not.
    const quint64 wanted = missing & ~m_names;
    if (m_kind != AnswerKind::Any && match.terms != 0 && wanted != 0 && (wanted & ~m_understood) == 0)
        return false;
    return (m_thing & m_understood & missing) == 0;
}

} // namespace tom::memory
