#include "agent/memory/search/quantised.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>

namespace tom::memory {

namespace {

constexpr qsizetype factorBytes = sizeof(float);
constexpr float most = 127;

} // namespace

QByteArray quantised(const llm::Vector &vector)
{
    float largest = 0;
    for (const float value : vector)
        largest = std::max(largest, std::abs(value));
    const float factor = largest > 0 && std::isfinite(largest) ? largest / most : 1;
    QByteArray bytes(factorBytes + vector.size(), Qt::Uninitialized);
    qToLittleEndian(std::bit_cast<quint32>(factor), bytes.data());
    std::ranges::transform(vector, bytes.begin() + factorBytes, [factor](float value) {
        return char(qint8(std::isfinite(value) ? std::lround(std::clamp(value / factor, -most, most)) : 0));
    });
    return bytes;
}

QuantisedView viewOf(const QByteArray &bytes)
{
    if (bytes.size() <= factorBytes)
        return {};
    const float factor = std::bit_cast<float>(qFromLittleEndian<quint32>(bytes.constData()));
    if (!std::isfinite(factor) || factor <= 0)
        return {};
    return {.factor = factor,
            .numbers = std::bit_cast<const qint8 *>(bytes.constData() + factorBytes),
            .length = bytes.size() - factorBytes};
}

} // namespace tom::memory
