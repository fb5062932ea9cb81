#include "shared/llm/providerclient.h"

#include "shared/llm/providerreply.h"

namespace tom::llm {

ProviderClient::ProviderClient(http::HttpClient &http, Deployments deployments, ChatTiming timing)
    : m_http(http),
      m_deployments(std::move(deployments)),
      m_timing(std::move(timing))
{}

std::unique_ptr<LlmReply> ProviderClient::complete(const CompletionRequest &request)
{
    return std::make_unique<ProviderReply>(m_http, deployment(request.level), request, m_timing, m_repairs);
}

const Deployment &ProviderClient::deployment(int level) const
{
    return m_deployments.at(size_t(std::clamp(level, 0, 2)));
}

} // namespace tom::llm
