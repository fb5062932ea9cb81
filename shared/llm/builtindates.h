#pragma once

#include "shared/llm/builtinlanguage.h"

#include <QDate>
#include <QDateTime>
#include <QTime>

namespace tom::llm::builtin {

template<typename Value>
struct Found
{
    Value value{};
    qsizetype first = 0;   // words that said it
    qsizetype count = 0;
};

// The first day in words[begin, end): today, weekdays, "in 3 days", "24 december", 2026-12-24, "christmas".
[[nodiscard]] std::optional<Found<QDate>> dayIn(const QList<Word> &words, qsizetype begin, qsizetype end,
                                                const Language &language, QDate today);

// The first time of day: 17:30, 17h30, "5 pm", noon.
[[nodiscard]] std::optional<Found<QTime>> timeIn(const QList<Word> &words, qsizetype begin, qsizetype end,
                                                 const Language &language);

// A day with a time, or "in 20 minutes". A time alone is the next one that comes; a day alone is nine in the morning.
[[nodiscard]] std::optional<Found<QDateTime>> momentIn(const QList<Word> &words, qsizetype begin, qsizetype end,
                                                       const Language &language, const QDateTime &now);

// A whole number in digits or in words ("twenty", "vingt").
[[nodiscard]] std::optional<double> numberOf(const QString &form, const Language &language);

} // namespace tom::llm::builtin
