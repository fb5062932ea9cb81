#pragma once

#include <QDate>
#include <QStringList>
#include <QTime>

#include <optional>

namespace tom::console {

// What times are said with in English and French. All in small letters and without accents, as wordsOf() leaves them.
enum class TimeUnit { Second, Minute, Hour, Day, Week, Month, Year };

// The words of a text, "8 heures 30" as "8h30", "20min" as two.
[[nodiscard]] QStringList wordsOf(const QString &text);

[[nodiscard]] std::optional<TimeUnit> unitOf(const QString &word);
[[nodiscard]] std::optional<int> numberOf(const QString &word);      // digits, or a word up to twelve
[[nodiscard]] std::optional<int> dayOfMonthOf(const QString &word);   // 3, 3rd, 1er
[[nodiscard]] int weekdayOf(const QString &word);                     // 1 is Monday; 0: none
[[nodiscard]] int monthOf(const QString &word);                       // 0: none
[[nodiscard]] std::optional<QTime> partOfDayOf(const QString &word);   // when it is meant without an hour
[[nodiscard]] std::optional<QTime> clockOf(const QString &word);      // 8:30, 8h30, 8h, 8am; not a bare number
[[nodiscard]] std::optional<QDate> dateOf(const QString &word);       // 2026-12-24, 24.12.2026
[[nodiscard]] bool isFiller(const QString &word);                     // says nothing by itself

} // namespace tom::console
