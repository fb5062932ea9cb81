#pragma once

#include "shared/llm/embedder.h"

#include <random>

namespace tom::bench {

// Unit vectors in clusters, as embeddings of talk about a hundred things each are; the same ones for the same numbers.
class Vectors
{
public:
    Vectors(int rows, int width, unsigned seed = 7);

    [[nodiscard]] llm::Vector next();   // a row, or a question: another member of some cluster

private:
    [[nodiscard]] llm::Vector noise();

    int m_width;
    std::mt19937 m_random;
    QList<llm::Vector> m_centres;
};

// A sentence of household talk with its number in it, so that no two say the same.
[[nodiscard]] QString sentence(int number);

} // namespace tom::bench
