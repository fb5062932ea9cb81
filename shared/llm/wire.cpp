#include "shared/llm/wire.h"

#include "shared/llm/anthropicrequest.h"
#include "shared/llm/anthropicstream.h"
#include "shared/llm/chatrequest.h"
#include "shared/llm/chatstream.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

QUrl requestUrl(const Deployment &deployment)
{
    switch (deployment.wire) {
    case Wire::Anthropic:
        return deployment.under("/messages"_L1);
    case Wire::Chat:
        break;
    }
    return deployment.under("/chat/completions"_L1);
}

http::Headers requestHeaders(const Deployment &deployment)
{
    http::Headers headers{{"Content-Type", "application/json"}, {"Accept", "text/event-stream"}};
    if (deployment.wire == Wire::Anthropic)
        headers.append({"anthropic-version", deployment.quirks.apiVersion.toLatin1()});
    if (deployment.key.isEmpty())
        return headers;
    if (deployment.wire == Wire::Anthropic)
        headers.append({"x-api-key", deployment.key.toUtf8()});
    else
        headers.append({"Authorization", "Bearer " + deployment.key.toUtf8()});
    return headers;
}

QJsonObject requestBody(const CompletionRequest &request, const Deployment &deployment)
{
    return deployment.wire == Wire::Anthropic ? anthropicRequestBody(request, deployment) : chatRequestBody(request, deployment);
}

std::unique_ptr<AnswerStream> answerStream(Wire wire)
{
    if (wire == Wire::Anthropic)
        return std::make_unique<AnthropicStream>();
    return std::make_unique<ChatStream>();
}

} // namespace tom::llm
