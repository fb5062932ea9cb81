#pragma once

#include "shared/core/jobs.h"
#include "shared/protocol/processanswer.h"

#include <QList>
#include <QStringList>

#include <functional>

namespace tom::llm {

using Vector = QList<float>;

enum class EmbeddingUse { Document, Query };   // what is found, and what finds it

// Texts as vectors of length one, near each other when the texts are alike. Errors as of LlmClient.
class Embedder
{
public:
    Embedder() = default;
    Embedder(const Embedder &) = delete;
    Embedder &operator=(const Embedder &) = delete;
    virtual ~Embedder() = default;

    // Told of each answer that a provider gave, before the vectors are: tokens, and the cost where somebody knows it.
    using Spent = std::function<void(const protocol::Usage &usage)>;

    // One for each text, in their order.
    [[nodiscard]] virtual QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbeddingUse use,
                                                               const Spent &spent) = 0;
    [[nodiscard]] QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbeddingUse use)
    {
        return embed(texts, use, {});
    }
    // Who made them. Kept beside each vector: those of another label must not be compared with it.
    [[nodiscard]] virtual QString label() const = 0;
};

// Makes the length one; a vector of nothing stays one.
void normalise(Vector &vector);

} // namespace tom::llm
