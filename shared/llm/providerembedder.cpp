#include "shared/llm/providerembedder.h"

#include "shared/llm/embeddingjob.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

ProviderEmbedder::ProviderEmbedder(http::HttpClient &http, const Deployment &deployment, int dimensions, const ChatTiming &timing,
                                   std::shared_ptr<ProviderGate> gate)
    : m_http(http),
      m_deployment(deployment),
      m_dimensions(dimensions),
      m_timing(timing),
      m_gate(std::move(gate))
{}

QFuture<Result<QList<Vector>>> ProviderEmbedder::embed(const QStringList &texts, EmbeddingUse use, const Spent &spent)
{
    if (m_deployment.wire == Wire::Anthropic)
        return readyFuture<QList<Vector>>(
            failure(ErrorCode::LlmRejected, u"%1 makes no embeddings; name another provider"_s.arg(m_deployment.provider)));
    return (new EmbeddingJob(m_http, m_deployment, m_dimensions, m_timing, m_gate, texts, use, spent, &m_jobs))->start();
}

QString ProviderEmbedder::label() const
{
    return m_dimensions > 0 ? u"%1/%2"_s.arg(m_deployment.id).arg(m_dimensions) : m_deployment.id;
}

} // namespace tom::llm
