#pragma once

#include "shared/llm/wordindex.h"

namespace tom::llm {

// What a text is about, for a WordIndex: its words without endings and accents, and the everyday topics behind them, so
// that "parapluie" and "forecast" meet. English and French; identifiers are taken apart. Reads the text's beginning only.
[[nodiscard]] WeightedWords topicsOf(const QString &text);

// Puts words into others; the heavier weight of a word counts.
void mergeWords(WeightedWords &into, const WeightedWords &words, double weight);

} // namespace tom::llm
