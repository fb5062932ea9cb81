#pragma once

#include <QJsonObject>
#include <QString>

namespace tom::desktop {

// The text with everything in it that could hide or reorder words written out, as in \u{202E}: control and format
// characters, line separators, what has no meaning. Line feeds and tabs stay. For what a person has to judge.
[[nodiscard]] QString visibleText(const QString &text);
// The same on one line.
[[nodiscard]] QString visibleLine(const QString &text);

// All arguments of a tool call for people: one "name: value" a line. Further lines of a value are indented, so that none
// can pass for an argument of its own.
[[nodiscard]] QString argumentText(const QJsonObject &arguments);

} // namespace tom::desktop
