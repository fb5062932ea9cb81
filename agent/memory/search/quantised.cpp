#include "agent/memory/search/quantised.h"

#include "agent/memory/search/dotproduct.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace tom::memory {

namespace {

constexpr qsizetype factorBytes = sizeof(float);
constexpr float most = 127;
constexpr int shift = 128;

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

QByteArray remainderOf(const llm::Vector &vector, const QByteArray &quantisedBytes)
{
    const QuantisedView view = viewOf(quantisedBytes);
    if (view.length == 0 || view.length != vector.size())
        return {};
    QByteArray bytes(view.length, Qt::Uninitialized);
    for (qsizetype i = 0; i < view.length; ++i) {
        const float left = std::isfinite(vector.at(i)) ? vector.at(i) / view.factor - float(view.numbers[i]) : 0;
        bytes[i] = char(qint8(std::lround(std::clamp(left * remainderSteps, -most, most))));
    }
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

QueryVector::QueryVector(const llm::Vector &vector) : m_exact(vector)
{
    const QByteArray bytes = quantised(vector);
    const QuantisedView view = viewOf(bytes);
    m_numbers.assign(view.numbers, view.numbers + view.length);
    m_factor = view.factor;
    m_shift = shift * std::accumulate(m_numbers.begin(), m_numbers.end(), 0);
}

float QueryVector::similarityTo(const quint8 *shifted, float factor) const
{
    return float(dotProduct(shifted, m_numbers.data(), size()) - m_shift) * factor * m_factor;
}

float QueryVector::exactSimilarityTo(const quint8 *shifted, float factor, const QByteArray &remainder) const
{
    return exactProduct(shifted, std::bit_cast<const qint8 *>(remainder.constData()), m_exact.constData(), size()) * factor;
}

} // namespace tom::memory
