#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

// The body of POST …/chat/completions for this request, in the form that the deployment's provider takes.
[[nodiscard]] QJsonObject chatRequestBody(const CompletionRequest &request, const Deployment &deployment);

} // namespace tom::llm
