#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

// The body of POST /api/chat for this request, as Ollama takes it.
[[nodiscard]] QJsonObject ollamaRequestBody(const CompletionRequest &request, const Deployment &deployment);

} // namespace tom::llm
