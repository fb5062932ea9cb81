#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

// The body of POST …/responses for this request, as OpenAI's Responses API takes it. Nothing is stored there.
[[nodiscard]] QJsonObject responsesRequestBody(const CompletionRequest &request, const Deployment &deployment);

} // namespace tom::llm
