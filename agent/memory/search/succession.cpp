#include "agent/memory/search/succession.h"

#include "agent/memory/search/changes.h"
#include "agent/memory/search/concepts.h"
#include "agent/memory/search/stems.h"

#include <algorithm>
#include <numeric>

namespace tom::memory {

namespace {

// What a memory is about.
struct Subject
{
    explicit Subject(const QStringList &stems)
    {
        for (const QString &stem : tellingIn(stems)) {
            if (stem.front().isDigit() || wordsOfChange().contains(stem))   // it is what changes, or says so
                continue;
            words.insert(stem);
            concepts += Concepts::of(stem);
        }
    }

    QSet<QString> words{};
    QSet<int> concepts{};
};

bool hasSucceeded(const Found &older, const Subject &olderSubject, const Found &newer, const Subject &newerSubject)
{
    qsizetype same = 0;
    qsizetype related = 0;
    for (const QString &word : olderSubject.words) {
        if (newerSubject.words.contains(word))
            ++same;
        else if (Concepts::of(word).intersects(newerSubject.concepts))
            ++related;
    }
    const bool hasItsWords = (older.match.terms & ~newer.match.terms) == 0 && same >= 1 && same + related >= 2;
    const bool hasMost = same >= 2 && (same + related) * 2 >= olderSubject.words.size() + 1;
    return hasItsWords || hasMost;
}

} // namespace

void letNewerSucceed(QList<Found> &found, double threshold, qsizetype limit)
{
    std::ranges::sort(found, std::greater<>(), &Found::score);
    qsizetype asked = 0;   // those that would be shown
    while (asked < found.size() && asked < limit && found.at(asked).score >= threshold)
        ++asked;
    if (asked == 0)
        return;
    QList<qsizetype> changes;
    for (qsizetype i = 0; i < found.size(); ++i) {
        if (tellsAChange(found.at(i).memory.text))
            changes.append(i);
    }
    if (changes.isEmpty())
        return;
    QList<Subject> subjects;
    for (const Found &one : std::as_const(found))
        subjects.append(Subject(one.stems));
    // From the oldest on, so that a score goes along a chain.
    QList<qsizetype> order(asked);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&found](qsizetype i) { return found.at(i).memory.updated; });
    for (const qsizetype i : std::as_const(order)) {
        Found &older = found[i];
        for (const qsizetype later : std::as_const(changes)) {
            Found &newer = found[later];
            if (newer.memory.updated <= older.memory.updated || !hasSucceeded(older, subjects.at(i), newer, subjects.at(later)))
                continue;
            older.isSucceeded = true;
            newer.score = std::max(newer.score, older.score);
        }
    }
}

} // namespace tom::memory
