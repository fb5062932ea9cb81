#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/embedder.h"
#include "shared/llm/llmclient.h"
#include "shared/llm/providergate.h"
#include "shared/llm/providerhealth.h"
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
    std::function<std::chrono::milliseconds()> now{};   // empty: the steady clock
    std::chrono::milliseconds longestWait = std::chrono::seconds(60);   // that a provider may ask for between two attempts
};

// What the configuration says of all requests to one provider.
struct ProviderLimits
{
    std::optional<std::chrono::milliseconds> total{};   // for a whole answer
    int maxConcurrent = 0;                              // 0: no limit
    std::chrono::milliseconds minInterval{0};

    bool operator==(const ProviderLimits &) const = default;
};

// What the requests to one provider have in common; shared with the replies, which may live longer than the client.
struct ProviderState
{
    std::shared_ptr<ProviderGate> gate;
    std::shared_ptr<ProviderHealth> health;
    std::shared_ptr<ParameterRepairs> repairs = std::make_shared<ParameterRepairs>();
};

class ProviderReply;
class Speech;

// Asks the models of one provider, streaming, over the wire that each deployment names. One deployment for each level.
class ProviderClient : public LlmClient
{
public:
    using Deployments = std::array<Deployment, 3>;

    ProviderClient(http::HttpClient &http, Deployments deployments, const ChatTiming &timing = {},
                   const ProviderLimits &limits = {});
    ~ProviderClient() override;

    [[nodiscard]] std::unique_ptr<LlmReply> complete(const CompletionRequest &request) override;
    [[nodiscard]] std::unique_ptr<ProviderReply> ask(const CompletionRequest &request, std::chrono::milliseconds longestWait);

    // Embeddings by another of its models, through the same gate.
    [[nodiscard]] std::unique_ptr<Embedder> embedder(const QString &model, int dimensions = 0) const;

    // Its speech, through the same gate.
    [[nodiscard]] std::unique_ptr<Speech> speech(const config::SpeechModels &models) const;

    [[nodiscard]] const Deployment &deployment(int level) const;
    [[nodiscard]] const ProviderHealth &health() const { return *m_state.health; }

private:
    http::HttpClient &m_http;
    Deployments m_deployments;
    ChatTiming m_timing;
    ProviderState m_state;
};

} // namespace tom::llm
