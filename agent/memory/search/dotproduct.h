#pragma once

#include <QtTypes>

namespace tom::memory {

// The sum of products of numbers of eight bits, with the widest instructions that this processor has. shifted: the numbers
// plus 128, which is how the fastest of them wants one side. Exact up to 60,000 numbers.
[[nodiscard]] qint32 dotProduct(const quint8 *shifted, const qint8 *other, qsizetype length);

} // namespace tom::memory
