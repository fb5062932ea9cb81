#include "agent/memory/search/searchindex.h"

#include "agent/memory/search/quantised.h"

#include <algorithm>

namespace tom::memory {

namespace {

std::vector<qint8> numbersOf(const QByteArray &bytes, float &factor)
{
    const QuantisedView view = viewOf(bytes);
    factor = view.factor;
    return {view.numbers, view.numbers + view.length};
}

} // namespace

void SearchIndex::put(qint64 n, int length, const QByteArray &bytes)
{
    const QuantisedView view = viewOf(bytes);
    if (m_width == 0 && view.length > 0) {   // the first one says how wide they are
        m_width = size_t(view.length);
        m_values.resize(m_numbers.size() * m_width);
    }
    auto found = m_places.constFind(n);
    if (found == m_places.constEnd()) {
        found = m_places.insert(n, m_numbers.size());
        m_numbers.push_back(n);
        m_lengths.push_back(0);
        m_factors.push_back(0);
        m_values.resize(m_numbers.size() * m_width);
    }
    const size_t place = *found;
    m_words += length - m_lengths[place];
    m_lengths[place] = length;
    m_factors[place] = 0;
    if (m_width > 0 && size_t(view.length) == m_width) {
        m_factors[place] = view.factor;
        std::copy_n(view.numbers, m_width, m_values.begin() + std::ptrdiff_t(place * m_width));
    }
}

void SearchIndex::remove(qint64 n)
{
    const auto found = m_places.constFind(n);
    if (found == m_places.constEnd())
        return;
    const size_t place = *found;
    const size_t last = m_numbers.size() - 1;
    m_words -= m_lengths[place];
    if (place != last) {   // the last one takes its place
        m_numbers[place] = m_numbers[last];
        m_lengths[place] = m_lengths[last];
        m_factors[place] = m_factors[last];
        std::copy_n(m_values.begin() + std::ptrdiff_t(last * m_width), m_width,
                    m_values.begin() + std::ptrdiff_t(place * m_width));
        m_places[m_numbers[place]] = place;
    }
    m_numbers.pop_back();
    m_lengths.pop_back();
    m_factors.pop_back();
    m_values.resize(m_numbers.size() * m_width);
    m_places.remove(n);
}

double SearchIndex::averageLength() const
{
    return m_numbers.empty() ? 0 : double(m_words) / double(m_numbers.size());
}

int SearchIndex::lengthOf(qint64 n) const
{
    const auto found = m_places.constFind(n);
    return found == m_places.constEnd() ? 0 : m_lengths[*found];
}

float SearchIndex::similarityAt(size_t place, const std::vector<qint8> &query, float factor) const
{
    if (m_factors[place] == 0)
        return 0;
    const qint8 *const values = m_values.data() + place * m_width;
    qint32 sum = 0;   // 127 * 127 times the widest vectors there are stays far below its end
    for (size_t i = 0; i < m_width; ++i)
        sum += qint32(values[i]) * qint32(query[i]);
    return float(sum) * m_factors[place] * factor;
}

QList<std::pair<qint64, float>> SearchIndex::nearest(const llm::Vector &query, qsizetype limit) const
{
    float factor = 0;
    const std::vector<qint8> numbers = numbersOf(quantised(query), factor);
    if (m_width == 0 || numbers.size() != m_width)
        return {};
    std::vector<std::pair<float, qint64>> all;   // the similarity, turned round: the smallest first
    all.reserve(m_numbers.size());
    for (size_t place = 0; place < m_numbers.size(); ++place)
        all.emplace_back(-similarityAt(place, numbers, factor), m_numbers[place]);
    const size_t count = std::min(size_t(limit), all.size());
    std::partial_sort(all.begin(), all.begin() + std::ptrdiff_t(count), all.end());
    QList<std::pair<qint64, float>> found;
    for (size_t i = 0; i < count; ++i)
        found.append({all[i].second, -all[i].first});
    return found;
}

float SearchIndex::similarity(qint64 n, const llm::Vector &query) const
{
    const auto place = m_places.constFind(n);
    float factor = 0;
    const std::vector<qint8> numbers = numbersOf(quantised(query), factor);
    return place == m_places.constEnd() || m_width == 0 || numbers.size() != m_width ? 0 : similarityAt(*place, numbers, factor);
}

} // namespace tom::memory
