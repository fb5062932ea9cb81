#pragma once

#include "shared/llm/embedder.h"

namespace tom::llm {

// Vectors out of words and pieces of words, without any model: the same on every machine, and good for finding texts with
// the same words in other forms. Knows no meaning.
class HashEmbedder : public Embedder
{
public:
    static constexpr int dimensions = 384;

    using Embedder::embed;
    [[nodiscard]] QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbeddingUse use, const Spent &spent) override;
    [[nodiscard]] QString label() const override { return QStringLiteral("builtin/hash-384"); }
};

} // namespace tom::llm
