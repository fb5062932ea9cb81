#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/llmclient.h"
#include "shared/llm/requestrevision.h"

#include <QHash>

#include <array>
#include <functional>

namespace tom::llm {

// The times of a request, and how it waits between two attempts; tests put their own in.
struct ChatTiming
{
    std::chrono::milliseconds total = std::chrono::minutes(10);
    std::optional<std::chrono::milliseconds> first{};   // instead of the provider's own
    std::optional<std::chrono::milliseconds> idle{};
    // Calls back after the time, unless the context is gone; empty: a timer.
    std::function<void(std::chrono::milliseconds, QObject *, const std::function<void()> &)> wait{};
    std::function<double()> jitter{};   // 0..1; empty: random
};

// Asks the models of one provider, streaming, over the wire that each deployment names. One deployment for each level.
class ProviderClient : public LlmClient
{
public:
    using Deployments = std::array<Deployment, 3>;

    ProviderClient(http::HttpClient &http, Deployments deployments, ChatTiming timing = {});

    [[nodiscard]] std::unique_ptr<LlmReply> complete(const CompletionRequest &request) override;

    [[nodiscard]] const Deployment &deployment(int level) const;

private:
    http::HttpClient &m_http;
    Deployments m_deployments;
    ChatTiming m_timing;
    // By model; shared with the replies, which may live longer than this.
    std::shared_ptr<ParameterRepairs> m_repairs = std::make_shared<ParameterRepairs>();
};

} // namespace tom::llm
