#pragma once

#include "shared/llm/embedder.h"
#include "shared/llm/providerclient.h"

#include <QObject>

namespace tom::llm {

// Embeddings of a provider, so many texts a request. What may pass is tried again as with answers. What runs when it goes is
// cancelled.
class ProviderEmbedder : public Embedder
{
public:
    // dimensions: how long the vectors shall be, where the model can make shorter ones; 0: its own length.
    // gate: of the provider, so that its limits count for answers and embeddings together.
    ProviderEmbedder(http::HttpClient &http, const Deployment &deployment, int dimensions, const ChatTiming &timing,
                     std::shared_ptr<ProviderGate> gate);

    using Embedder::embed;
    [[nodiscard]] QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbeddingUse use, const Spent &spent) override;
    [[nodiscard]] QString label() const override;

private:
    http::HttpClient &m_http;
    Deployment m_deployment;
    int m_dimensions;
    ChatTiming m_timing;
    std::shared_ptr<ProviderGate> m_gate;
    QObject m_jobs;   // owns those that run: none may outlive the HTTP client
};

} // namespace tom::llm
