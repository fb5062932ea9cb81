#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/embedder.h"
#include "shared/llm/providerfailure.h"

namespace tom::llm {

// Embeddings as the wires have them: OpenAI's, for all that speak like it, Gemini's and Ollama's. Anthropic has none.
[[nodiscard]] QUrl embeddingUrl(const Deployment &deployment);
[[nodiscard]] QJsonObject embeddingBody(const QStringList &texts, EmbeddingUse use, int dimensions, const Deployment &deployment);
[[nodiscard]] QJsonObject embeddingAnswer(const QByteArray &body);
// In the order of the texts, of length one; a failure when there are not `count` of them, all as long as the first.
[[nodiscard]] ProviderResult<QList<Vector>> embeddingsFrom(const QJsonObject &answer, qsizetype count,
                                                           const Deployment &deployment);

// What that answer took, with its cost: by the provider's own figures, or "unknown" where it says none.
[[nodiscard]] protocol::Usage embeddingUsage(const QJsonObject &answer, const Deployment &deployment);

} // namespace tom::llm
