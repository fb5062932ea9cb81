#pragma once

#include "shared/llm/builtinlanguage.h"

namespace tom::llm::builtin {

// The answer to a question for a conversion: "10 km in miles", "convert 100 °F to °C", "combien de grammes font 2 livres".
// Nothing when the sentence is anything else. The units are data, resources/builtin/units.json.
[[nodiscard]] std::optional<QString> convertUnits(const QString &text, const Language &language);

} // namespace tom::llm::builtin
