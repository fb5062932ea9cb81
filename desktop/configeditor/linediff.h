#pragma once

#include <QList>
#include <QString>

namespace tom::desktop {

// One line of what two texts have in common or not.
struct DiffLine
{
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    int oldNumber = 0;   // from 1; 0: not in the old text
    int newNumber = 0;
    QString text{};

    bool operator==(const DiffLine &) const = default;
};

// From the old text to the new one, line by line, with as few changes as there are; of very different long texts with more.
[[nodiscard]] QList<DiffLine> lineDiff(const QString &before, const QString &after);

// Only what changed and so many lines around it; a line of kind Same without numbers stands for what is left out.
[[nodiscard]] QList<DiffLine> folded(const QList<DiffLine> &diff, int around = 3);

} // namespace tom::desktop
