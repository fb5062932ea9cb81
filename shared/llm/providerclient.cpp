#include "shared/llm/providerclient.h"

#include "shared/llm/providerembedder.h"
#include "shared/llm/providerreply.h"
#include "shared/llm/speech.h"

namespace tom::llm {

namespace {

std::chrono::milliseconds steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

ProviderState stateOf(const ProviderLimits &limits, const ProviderGate::Now &now)
{
    return {.gate = std::make_shared<ProviderGate>(limits.maxConcurrent, limits.minInterval, now),
            .health = std::make_shared<ProviderHealth>(now)};
}

} // namespace

ProviderClient::ProviderClient(http::HttpClient &http, Deployments deployments, const ChatTiming &timing,
                               const ProviderLimits &limits)
    : m_http(http),
      m_deployments(std::move(deployments)),
      m_timing(timing),
      m_state(stateOf(limits, timing.now ? timing.now : &steadyNow))
{
    m_timing.total = limits.total.value_or(timing.total);
}

ProviderClient::~ProviderClient() = default;

std::unique_ptr<LlmReply> ProviderClient::complete(const CompletionRequest &request)
{
    return ask(request, m_timing.longestWait);
}

std::unique_ptr<ProviderReply> ProviderClient::ask(const CompletionRequest &request, std::chrono::milliseconds longestWait)
{
    ChatTiming timing = m_timing;
    timing.longestWait = longestWait;
    return std::make_unique<ProviderReply>(m_http, deployment(request.level), request, timing, m_state);
}

std::unique_ptr<Embedder> ProviderClient::embedder(const QString &model, int dimensions) const
{
    Deployment embeds = m_deployments.front();
    embeds.id = embeds.id.section(u'/', 0, 0) + u'/' + model;
    embeds.model = model;
    return std::make_unique<ProviderEmbedder>(m_http, embeds, dimensions, m_timing, m_state.gate);
}

std::unique_ptr<Speech> ProviderClient::speech(const config::SpeechModels &models) const
{
    return std::make_unique<Speech>(m_http, m_deployments.front(), models, m_timing, m_state.gate);
}

const Deployment &ProviderClient::deployment(int level) const
{
    return m_deployments.at(size_t(std::clamp(level, 0, 2)));
}

} // namespace tom::llm
