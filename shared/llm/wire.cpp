#include "shared/llm/wire.h"

#include "shared/llm/anthropicrequest.h"
#include "shared/llm/anthropicstream.h"
#include "shared/llm/chatrequest.h"
#include "shared/llm/chatstream.h"
#include "shared/llm/geminirequest.h"
#include "shared/llm/geministream.h"
#include "shared/llm/ollamarequest.h"
#include "shared/llm/ollamastream.h"
#include "shared/llm/responsesrequest.h"
#include "shared/llm/responsesstream.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

http::Headers ownHeaders(const Deployment &deployment)
{
    const bool readsLines = deployment.wire == Wire::Ollama;
    http::Headers headers{{"Content-Type", "application/json"},
                          {"Accept", readsLines ? "application/x-ndjson" : "text/event-stream"}};
    if (deployment.wire == Wire::Anthropic)
        headers.append({"anthropic-version", deployment.quirks.apiVersion.toLatin1()});
    if (deployment.key.isEmpty())
        return headers;
    const QByteArray key = deployment.key.toUtf8();
    if (deployment.wire == Wire::Anthropic)
        headers.append({"x-api-key", key});
    else if (deployment.wire == Wire::Gemini)
        headers.append({"x-goog-api-key", key});
    else
        headers.append({"Authorization", "Bearer " + key});
    return headers;
}

} // namespace

QUrl requestUrl(const Deployment &deployment)
{
    switch (deployment.wire) {
    case Wire::Anthropic:
        return deployment.under(u"/messages"_s);
    case Wire::Gemini: {   // the key goes into a header: an address stands in logs
        QUrl url = deployment.under(u"/models/%1:streamGenerateContent"_s.arg(deployment.model));
        url.setQuery(u"alt=sse"_s);
        return url;
    }
    case Wire::Ollama:
        return deployment.under(u"/api/chat"_s);
    case Wire::Responses:
        return deployment.under(u"/responses"_s);
    case Wire::Chat:
        break;
    }
    return deployment.under(u"/chat/completions"_s);
}

http::Headers requestHeaders(const Deployment &deployment)
{
    http::Headers headers = deployment.headers;
    for (const auto &[name, value] : ownHeaders(deployment)) {
        if (std::ranges::none_of(deployment.headers,
                                 [&name](const auto &set) { return set.first.compare(name, Qt::CaseInsensitive) == 0; }))
            headers.append({name, value});
    }
    return headers;
}

QJsonObject requestBody(const CompletionRequest &request, const Deployment &deployment)
{
    switch (deployment.wire) {
    case Wire::Anthropic:
        return anthropicRequestBody(request, deployment);
    case Wire::Gemini:
        return geminiRequestBody(request, deployment);
    case Wire::Ollama:
        return ollamaRequestBody(request, deployment);
    case Wire::Responses:
        return responsesRequestBody(request, deployment);
    case Wire::Chat:
        break;
    }
    return chatRequestBody(request, deployment);
}

std::unique_ptr<AnswerStream> answerStream(Wire wire)
{
    switch (wire) {
    case Wire::Anthropic:
        return std::make_unique<AnthropicStream>();
    case Wire::Gemini:
        return std::make_unique<GeminiStream>();
    case Wire::Ollama:
        return std::make_unique<OllamaStream>();
    case Wire::Responses:
        return std::make_unique<ResponsesStream>();
    case Wire::Chat:
        break;
    }
    return std::make_unique<ChatStream>();
}

} // namespace tom::llm
