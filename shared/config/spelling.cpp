#include "shared/config/spelling.h"

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr qsizetype longestWord = 32;

// Edits that turn one word into the other, two swapped neighbours counting as one.
int distance(const QString &left, const QString &right)
{
    std::vector<int> twoBack;
    std::vector<int> before(size_t(right.size()) + 1);
    for (size_t j = 0; j < before.size(); ++j)
        before[j] = int(j);
    for (qsizetype i = 1; i <= left.size(); ++i) {
        std::vector<int> row(before.size());
        row[0] = int(i);
        for (qsizetype j = 1; j <= right.size(); ++j) {
            const size_t at = size_t(j);
            const bool isSame = left.at(i - 1) == right.at(j - 1);
            row[at] = std::min({before[at] + 1, row[at - 1] + 1, before[at - 1] + (isSame ? 0 : 1)});
            if (i > 1 && j > 1 && left.at(i - 1) == right.at(j - 2) && left.at(i - 2) == right.at(j - 1))
                row[at] = std::min(row[at], twoBack[at - 2] + 1);
        }
        twoBack = std::exchange(before, std::move(row));
    }
    return before.back();
}

// "logLevel", "log-level" and "LOG_LEVEL" are spellings of one word.
QString folded(QString word)
{
    return word.remove(u'_').remove(u'-').remove(u' ').toLower();
}

} // namespace

QString nearest(const QString &word, const QList<QLatin1StringView> &candidates)
{
    if (word.isEmpty() || word.size() > longestWord)
        return {};
    QString best;
    int bestDistance = std::max(1, std::min(2, int(word.size()) / 3)) + 1;
    for (const QLatin1StringView candidate : candidates) {
        const int edits = distance(folded(word), folded(QString(candidate)));
        if (edits < bestDistance) {
            best = candidate;
            bestDistance = edits;
        }
    }
    return best;
}

QString shown(const QString &text)
{
    static constexpr std::array<QLatin1StringView, 6> keyStarts{"sk-"_L1, "AIza"_L1, "gsk_"_L1, "xai-"_L1, "$"_L1, "Bearer"_L1};
    const bool isKey = std::ranges::any_of(keyStarts, [&text](QLatin1StringView start) { return text.startsWith(start); });
    if (isKey || text.size() > longestWord)
        return u"what is written there"_s;
    return u'"' + text + u'"';
}

} // namespace tom::config
