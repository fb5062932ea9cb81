#pragma once

#include <QSet>
#include <QString>

namespace tom::agent {

// What providers allow a tool to be called: 1 to 64 letters, digits, _ and -.
inline constexpr qsizetype maxToolName = 64;

// "module__tool" in such letters, short enough and not taken: what does not fit is replaced, and told apart by a hash.
[[nodiscard]] QString qualifiedToolName(const QString &module, const QString &tool, const QSet<QString> &taken);

} // namespace tom::agent
