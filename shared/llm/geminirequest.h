#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

// The body of a generateContent request to Gemini.
[[nodiscard]] QJsonObject geminiRequestBody(const CompletionRequest &request, const Deployment &deployment);

} // namespace tom::llm
