#include "desktop/configeditor/linediff.h"

#include <QStringList>

#include <vector>

namespace tom::desktop {

namespace {

constexpr qsizetype mostCells = 16 * 1000 * 1000;   // of the table of a middle; beyond it everything is taken as changed

// The longest common subsequence's lengths, from the end.
std::vector<std::vector<int>> commonLengths(const QStringList &before, const QStringList &after)
{
    std::vector<std::vector<int>> lengths(size_t(before.size()) + 1, std::vector<int>(size_t(after.size()) + 1, 0));
    for (qsizetype i = before.size() - 1; i >= 0; --i) {
        for (qsizetype j = after.size() - 1; j >= 0; --j) {
            lengths[size_t(i)][size_t(j)] = before.at(i) == after.at(j)
                                                ? lengths[size_t(i) + 1][size_t(j) + 1] + 1
                                                : std::max(lengths[size_t(i) + 1][size_t(j)], lengths[size_t(i)][size_t(j) + 1]);
        }
    }
    return lengths;
}

QList<DiffLine> middleDiff(const QStringList &before, const QStringList &after, int start)
{
    const bool isComparable = before.size() * after.size() <= mostCells;
    const auto lengths = isComparable ? commonLengths(before, after) : std::vector<std::vector<int>>();
    QList<DiffLine> diff;
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < before.size() || j < after.size()) {
        const bool bothLeft = i < before.size() && j < after.size();
        if (isComparable && bothLeft && before.at(i) == after.at(j)) {
            diff.append({DiffLine::Kind::Same, start + int(++i), start + int(++j), before.at(i - 1)});
        } else if (i < before.size()
                   && (!bothLeft || !isComparable || lengths[size_t(i) + 1][size_t(j)] >= lengths[size_t(i)][size_t(j) + 1])) {
            diff.append({DiffLine::Kind::Removed, start + int(++i), 0, before.at(i - 1)});
        } else {
            diff.append({DiffLine::Kind::Added, 0, start + int(++j), after.at(j - 1)});
        }
    }
    return diff;
}

} // namespace

QList<DiffLine> lineDiff(const QString &before, const QString &after)
{
    const QStringList old = before.split(u'\n');
    const QStringList now = after.split(u'\n');
    const qsizetype most = std::min(old.size(), now.size());
    qsizetype head = 0;
    while (head < most && old.at(head) == now.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < most - head && old.at(old.size() - 1 - tail) == now.at(now.size() - 1 - tail))
        ++tail;
    QList<DiffLine> diff;
    for (qsizetype i = 0; i < head; ++i)
        diff.append({DiffLine::Kind::Same, int(i) + 1, int(i) + 1, old.at(i)});
    diff += middleDiff(old.sliced(head, old.size() - head - tail), now.sliced(head, now.size() - head - tail), int(head));
    for (qsizetype i = tail; i > 0; --i)
        diff.append({DiffLine::Kind::Same, int(old.size() - i) + 1, int(now.size() - i) + 1, old.at(old.size() - i)});
    return diff;
}

QList<DiffLine> folded(const QList<DiffLine> &diff, int around)
{
    QList<bool> isNear(diff.size(), false);
    for (qsizetype i = 0; i < diff.size(); ++i) {
        if (diff.at(i).kind == DiffLine::Kind::Same)
            continue;
        for (qsizetype near = std::max<qsizetype>(0, i - around); near <= std::min(diff.size() - 1, i + around); ++near)
            isNear[near] = true;
    }
    QList<DiffLine> shown;
    for (qsizetype i = 0; i < diff.size(); ++i) {
        if (isNear.at(i))
            shown.append(diff.at(i));
        else if (i == 0 || isNear.at(i - 1))
            shown.append(DiffLine{});
    }
    return shown;
}

} // namespace tom::desktop
