#pragma once

#include "shared/llm/builtinlanguage.h"

#include <optional>

namespace tom::llm::builtin {

enum class ArithmeticProblem { DivisionByZero, TooBig };

struct Arithmetic
{
    QString expression{};   // as it was understood: "15% * 80"
    std::expected<double, ArithmeticProblem> value{};
};

// A sentence that is nothing but a calculation: "what is 3,5 * (2 + 1)?", "15% of 80", "combien font deux fois trois".
// Numbers and at least one operator; nothing when it is anything else.
[[nodiscard]] std::optional<Arithmetic> calculate(const QString &text, const Language &language);

// At most twelve digits, in the language's way of writing.
[[nodiscard]] QString formatNumber(double number, const Language &language);
// "1,234.5" and "1 234,5"; a comma with other than three digits behind it is a decimal comma in any language.
[[nodiscard]] std::optional<double> parseNumber(const QString &text, const Language &language);

} // namespace tom::llm::builtin
