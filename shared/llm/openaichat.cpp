#include "shared/llm/openaichat.h"

#include "shared/llm/openaichatreply.h"

namespace tom::llm {

OpenAiChat::OpenAiChat(http::HttpClient &http, Deployments deployments, ChatTiming timing)
    : m_http(http),
      m_deployments(std::move(deployments)),
      m_timing(std::move(timing))
{}

std::unique_ptr<LlmReply> OpenAiChat::complete(const CompletionRequest &request)
{
    return std::make_unique<OpenAiChatReply>(m_http, deployment(request.level), request, m_timing, m_repairs);
}

const Deployment &OpenAiChat::deployment(int level) const
{
    return m_deployments.at(size_t(std::clamp(level, 0, 2)));
}

} // namespace tom::llm
