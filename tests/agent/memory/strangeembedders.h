#pragma once

#include "shared/llm/hashembedder.h"

#include <cmath>
#include <random>

namespace tom::memory::test {

// Embedders as they should not be. noise: from 0, the built-in one, to 1, whose vectors have nothing to do with the text.
// squeeze: how much of every vector is the same, so that all likenesses lie near that.
class StrangeEmbedder : public llm::Embedder
{
public:
    StrangeEmbedder(const QString &label, double noise, double squeeze) : m_label(label), m_noise(noise), m_squeeze(squeeze) {}

    using llm::Embedder::embed;
    [[nodiscard]] QString label() const override { return m_label; }
    [[nodiscard]] QFuture<Result<QList<llm::Vector>>> embed(const QStringList &texts, llm::EmbeddingUse use,
                                                            const Spent &) override
    {
        llm::HashEmbedder real;
        QList<llm::Vector> vectors = *real.embed(texts, use, {}).result();
        for (qsizetype i = 0; i < texts.size(); ++i) {
            std::mt19937 random(seedOf(texts.at(i)));   // the same text always gets the same
            llm::Vector noise(vectors.at(i).size());
            for (float &value : noise)
                value = float(int(random() % 2001) - 1000);
            llm::normalise(noise);
            llm::Vector &vector = vectors[i];
            for (qsizetype d = 0; d < vector.size(); ++d)
                vector[d] =
                    float(std::sqrt(1 - m_squeeze) * ((1 - m_noise) * double(vector.at(d)) + m_noise * double(noise.at(d))));
            llm::normalise(vector);
            for (float &value : vector)
                value *= float(std::sqrt(1 - m_squeeze));
            vector.append(float(std::sqrt(m_squeeze)));
        }
        return readyFuture<QList<llm::Vector>>(vectors);
    }

private:
    static quint32 seedOf(const QString &text)
    {
        quint32 seed = 2166136261U;
        for (const char byte : text.toUtf8())
            seed = (seed ^ quint8(byte)) * 16777619U;
        return seed;
    }

    QString m_label;
    double m_noise;
    double m_squeeze;
};

} // namespace tom::memory::test
