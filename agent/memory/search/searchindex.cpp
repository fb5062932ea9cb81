#include "agent/memory/search/searchindex.h"

#include <algorithm>
#include <cmath>

namespace tom::memory {

namespace {

constexpr int byteShift = 128;   // as dotProduct() wants it

bool isNearer(const SearchIndex::Hit &left, const SearchIndex::Hit &right)
{
    return left.second != right.second ? left.second > right.second : left.first < right.first;
}

// By the lower half alone: what answers the question is in the upper one.
Background backgroundOf(std::vector<float> &similarities)
{
    if (similarities.empty())
        return {};
    constexpr double oneDeviation = 0.159;   // of a normal distribution lies below its middle less one deviation
    std::ranges::sort(similarities);
    const double middle = similarities[similarities.size() / 2];
    const double low = similarities[size_t(double(similarities.size()) * oneDeviation)];
    return {.lowest = similarities.front(), .usual = middle, .spread = middle - low};
}

} // namespace

void SearchIndex::makeRoom()
{
    const size_t wanted = m_width == 0 ? 0 : (m_numbers.size() + blockRows - 1) / blockRows;
    while (m_blocks.size() < wanted)
        m_blocks.push_back(std::make_unique_for_overwrite<quint8[]>(blockRows * m_width));
    m_blocks.resize(wanted);
}

void SearchIndex::put(qint64 n, int length, const QByteArray &bytes)
{
    const QuantisedView view = viewOf(bytes);
    if (m_width == 0 && view.length > 0)   // the first one says how wide they are
        m_width = size_t(view.length);
    auto found = m_places.constFind(n);
    if (found == m_places.constEnd()) {
        found = m_places.insert(n, m_numbers.size());
        m_numbers.push_back(n);
        m_lengths.push_back(0);
        m_factors.push_back(0);
    }
    makeRoom();
    const size_t place = *found;
    m_words += length - m_lengths[place];
    m_lengths[place] = length;
    m_factors[place] = 0;
    if (m_width > 0 && size_t(view.length) == m_width) {
        m_factors[place] = view.factor;
        std::transform(view.numbers, view.numbers + view.length, rowAt(place),
                       [](qint8 number) { return quint8(int(number) + byteShift); });
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
        if (m_factors[place] != 0)
            std::copy_n(rowAt(last), m_width, rowAt(place));
        m_places[m_numbers[place]] = place;
    }
    m_numbers.pop_back();
    m_lengths.pop_back();
    m_factors.pop_back();
    m_places.remove(n);
    makeRoom();
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

QList<SearchIndex::Hit> SearchIndex::nearest(const QueryVector &query, qsizetype limit, Background *background) const
{
    QList<Hit> best;   // a heap: the farthest of them first
    if (!fits(query) || limit < 1)
        return best;
    best.reserve(limit + 1);
    std::vector<float> sample;
    qsizetype count = 0;
    const size_t step = m_numbers.size() / sampled + 1;
    for (size_t place = 0; place < m_numbers.size(); ++place) {
        if (m_factors[place] == 0)
            continue;
        const Hit hit(m_numbers[place], query.similarityTo(rowAt(place), m_factors[place]));
        ++count;
        if (background && place % step == 0)
            sample.push_back(hit.second);
        if (best.size() == limit && !isNearer(hit, best.constFirst()))
            continue;
        best.append(hit);
        std::ranges::push_heap(best, &isNearer);
        if (best.size() > limit) {
            std::ranges::pop_heap(best, &isNearer);
            best.removeLast();
        }
    }
    std::ranges::sort_heap(best, &isNearer);
    if (background) {
        *background = backgroundOf(sample);
        background->count = count;
    }
    return best;
}

float SearchIndex::similarity(qint64 n, const QueryVector &query) const
{
    const auto place = m_places.constFind(n);
    return place == m_places.constEnd() || !fits(query) || m_factors[*place] == 0
               ? 0
               : query.similarityTo(rowAt(*place), m_factors[*place]);
}

// A step of each of the two: what is left out is spread evenly over one, so a deviation is 0.29 of it, and of vectors of
// length one no more comes together.
float SearchIndex::uncertainty(qint64 n, const QueryVector &query) const
{
    const auto place = m_places.constFind(n);
    return place == m_places.constEnd() ? 0 : std::hypot(m_factors[*place], query.factor()) * 1.5F;
}

float SearchIndex::exactSimilarity(qint64 n, const QByteArray &remainder, const QueryVector &query) const
{
    const auto place = m_places.constFind(n);
    if (place == m_places.constEnd() || !fits(query) || m_factors[*place] == 0 || remainder.size() != query.size())
        return similarity(n, query);
    return query.exactSimilarityTo(rowAt(*place), m_factors[*place], remainder);
}

} // namespace tom::memory
