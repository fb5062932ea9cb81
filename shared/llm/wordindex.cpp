#include "shared/llm/wordindex.h"

#include "shared/llm/builtintext.h"

#include <cmath>

namespace tom::llm {

namespace {

constexpr double saturation = 2.5;     // k1 of BM25
constexpr double lengthMatters = 0.3;  // b of BM25: tools differ in length for no reason of their own
constexpr double leastRarity = 0.1;
constexpr double fewTexts = 12;        // among fewer a word is no less telling
constexpr double leastLikeness = 0.6;
constexpr double misspelt = 0.7;

} // namespace

void WordIndex::add(const WeightedWords &text)
{
    const int number = int(m_lengths.size());
    for (auto word = text.begin(); word != text.end(); ++word) {
        if (word.key().isEmpty())
            continue;
        QList<Place> &places = m_places[word.key()];
        if (places.isEmpty())
            m_byFirst[word.key().front()].append(word.key());
        places.append({.text = number, .weight = word.value()});
    }
    m_lengths.append(double(text.size()));
    m_allWords += double(text.size());
}

QList<WordIndex::Found> WordIndex::find(const WeightedWords &words) const
{
    QList<Found> found(m_lengths.size());
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (m_places.contains(word.key())) {
            count(word.key(), word.value(), found);
            continue;
        }
        const QHash<QString, double> likely = likeWords(word.key());
        for (auto like = likely.begin(); like != likely.end(); ++like)
            count(like.key(), word.value() * like.value() * misspelt, found);
    }
    return found;
}

void WordIndex::count(const QString &word, double weight, QList<Found> &found) const
{
    const QList<Place> places = m_places.value(word);
    const double all = std::max(double(m_lengths.size()), fewTexts);
    const double rarity =
        std::max(leastRarity, std::log(1 + (all - double(places.size()) + 0.5) / (double(places.size()) + 0.5)));
    const double average = m_allWords / double(m_lengths.size());
    for (const Place &place : places) {
        const double length = 1 - lengthMatters + lengthMatters * m_lengths.at(place.text) / std::max(average, 1.0);
        Found &text = found[place.text];
        text.score += weight * rarity * place.weight * (saturation + 1) / (place.weight + saturation * length);
        text.heaviest = std::max(text.heaviest, place.weight * weight);
    }
}

// A slip of the fingers changes a letter or two and seldom the first one.
QHash<QString, double> WordIndex::likeWords(const QString &word) const
{
    QHash<QString, double> likely;
    if (word.size() < 4)
        return likely;
    for (const QString &known : m_byFirst.value(word.front())) {
        if (std::abs(word.size() - known.size()) > 2)
            continue;
        if (const double likeness = builtin::similarity(word, known); likeness >= leastLikeness)
            likely.insert(known, likeness);
    }
    return likely;
}

} // namespace tom::llm
