#pragma once

#include <QJsonObject>

namespace tom::llm {

// A JSON Schema as the different providers want it, always made from the original.

// Objects take no other properties than those that are named.
[[nodiscard]] QJsonObject closedSchema(const QJsonObject &schema);
// OpenAI's strict form: closed, and every property is required; what was optional may be null.
[[nodiscard]] QJsonObject strictSchema(const QJsonObject &schema);
// The subset of OpenAPI that Gemini's `parameters` takes; what it does not know is left out.
[[nodiscard]] QJsonObject geminiSchema(const QJsonObject &schema);

} // namespace tom::llm
