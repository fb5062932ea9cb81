#pragma once

#include "shared/core/jobs.h"

#include <QList>
#include <QStringList>

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

    // One for each text, in their order.
    [[nodiscard]] virtual QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbeddingUse use) = 0;
    // Who made them. Kept beside each vector: those of another label must not be compared with it.
    [[nodiscard]] virtual QString label() const = 0;
};

// Makes the length one; a vector of nothing stays one.
void normalise(Vector &vector);

} // namespace tom::llm
