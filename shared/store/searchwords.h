#pragma once

#include <QString>
#include <QStringList>

namespace tom::store {

// The words that somebody looks for as SQLite's FTS5 takes them: each must be there, each may be the beginning of a longer
// one. Whatever was typed, the result is a valid expression; it is empty when there is no word in it.
[[nodiscard]] QString searchExpression(const QString &query);

inline constexpr qsizetype maxSearchWords = 16;         // more narrow nothing down any further
inline constexpr qsizetype maxSearchWordLength = 64;

} // namespace tom::store
