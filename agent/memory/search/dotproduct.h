#pragma once

#include <QtTypes>

namespace tom::memory {

// The sum of products of numbers of eight bits, with the widest instructions that this processor has. shifted: the numbers
// plus 128, which is how the fastest of them wants one side. Exact up to 60,000 numbers.
[[nodiscard]] qint32 dotProduct(const quint8 *shifted, const qint8 *other, qsizetype length);

// The same of a vector as it is and one that is kept in eight bits and a remainder: what that leaves out, in so many parts of a step.
constexpr float remainderSteps = 254;
[[nodiscard]] float exactProduct(const quint8 *shifted, const qint8 *remainder, const float *exact, qsizetype length);

}   // namespace tom::memory
