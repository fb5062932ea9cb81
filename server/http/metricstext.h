#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace tom::server {

// Writes figures in the text format of Prometheus, version 0.0.4. Knows nothing of what they mean.
class MetricsText
{
public:
    using Labels = QList<std::pair<QByteArray, QByteArray>>;
    static constexpr QByteArrayView contentType = "text/plain; version=0.0.4; charset=utf-8";

    // Begins a family of samples. type: counter, gauge, histogram.
    void family(const QByteArray &name, QByteArrayView type, QByteArrayView help);
    // One sample of the family that was begun last. suffix: _bucket, _sum or _count of a histogram.
    void sample(double value, const Labels &labels = {}, QByteArrayView suffix = {});

    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_family;
    QByteArray m_text;
};

} // namespace tom::server
