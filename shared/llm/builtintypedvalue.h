#pragma once

#include "shared/llm/builtinsentence.h"
#include "shared/llm/builtintool.h"

#include <QDateTime>

namespace tom::llm::builtin {

// A value for a parameter, and the words [first, end) that say it.
struct TypedValue
{
    QJsonValue value{};
    qsizetype first = 0;
    qsizetype end = 0;
};

// The part of a sentence that may say values: behind its verb, without the words that already said others.
struct ValueSource
{
    const Sentence &sentence;
    qsizetype from = 0;
    const QList<bool> &used;
    QDateTime now{};
};

// The value of a parameter that is more than words: one of a choice, a number, a date. Nothing when none is said.
[[nodiscard]] std::optional<TypedValue> typedValue(const Slot &slot, const ValueSource &source);

} // namespace tom::llm::builtin
