#pragma once

#include <QSet>
#include <QString>

namespace tom::memory {

// Stems of the words with a capital, as names have one, without those that say nothing and those of days and months.
[[nodiscard]] QSet<QString> namesIn(const QString &text);
// … without the first word, which has one anyhow.
[[nodiscard]] QSet<QString> namesWithin(const QString &text);
// Whether a day, a month, a year, a time or how often is in it.
[[nodiscard]] bool hasDate(const QString &text);

} // namespace tom::memory
