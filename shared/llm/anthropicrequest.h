#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

// The body of POST …/messages for this request, as Anthropic's Messages API takes it.
[[nodiscard]] QJsonObject anthropicRequestBody(const CompletionRequest &request, const Deployment &deployment);

} // namespace tom::llm
