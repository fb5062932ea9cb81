#pragma once

#include "shared/llm/embedder.h"

#include <QByteArray>

namespace tom::memory {

// A vector in eight bits a number, behind the factor that makes it what it was: a quarter of its size, and near enough.
[[nodiscard]] QByteArray quantised(const llm::Vector &vector);

// The factor and the numbers of such bytes; a length of 0 for what is none.
struct QuantisedView
{
    float factor = 0;
    const qint8 *numbers = nullptr;
    qsizetype length = 0;
};
[[nodiscard]] QuantisedView viewOf(const QByteArray &bytes);

} // namespace tom::memory
