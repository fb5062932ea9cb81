#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

class QWidget;

namespace tom::desktop {

// What somebody who looks at a window cannot read in it. Empty when all is well.
//
// Words that are not there whole: painted over the edge of what they stand in, not painted at all, or shortened. People's own
// words may be shortened where a tool tip says all of them; the program's never.
[[nodiscard]] QStringList cutOffWords(QWidget *window, const QSet<QString> &programWords);
[[nodiscard]] QStringList overlappingWords(QWidget *window);
// Parts that reach over the edge of what they are in, where no scroll bar comes to them.
[[nodiscard]] QStringList unreachableParts(QWidget *window);

} // namespace tom::desktop
