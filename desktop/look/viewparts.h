#pragma once

#include <QList>
#include <QString>

#include <utility>

class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QVBoxLayout;
class QWidget;

namespace tom::desktop {

// The parts that every view of one chosen thing is made of: a column under a title, and buttons of one size.
[[nodiscard]] std::pair<QWidget *, QVBoxLayout *> makeView(const QString &title);
[[nodiscard]] QPushButton *makeButton(const QString &name, const QString &text);
// For a tool tip that is never taken for HTML, whoever wrote the words.
[[nodiscard]] QString plainToolTip(const QString &text);
void addClearButton(QLineEdit &edit);
[[nodiscard]] QHBoxLayout *makeButtonRow(const QList<QPushButton *> &buttons);

} // namespace tom::desktop
