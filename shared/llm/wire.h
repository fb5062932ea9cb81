#pragma once

#include "shared/http/httpclient.h"
#include "shared/llm/answerstream.h"
#include "shared/llm/deployment.h"

#include <memory>

namespace tom::llm {

// What the wires have in common: one request to a deployment, and the decoder of its answer.

[[nodiscard]] QUrl requestUrl(const Deployment &deployment);
[[nodiscard]] http::Headers requestHeaders(const Deployment &deployment);   // with the key: never log them
[[nodiscard]] QJsonObject requestBody(const CompletionRequest &request, const Deployment &deployment);
[[nodiscard]] std::unique_ptr<AnswerStream> answerStream(Wire wire);

} // namespace tom::llm
