#include "tests/bench/memory/vectors.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::bench {

namespace {

constexpr int perCluster = 100;
constexpr float spread = 0.7F;   // members of a cluster are about 0.67 like each other

const QStringList &words()
{
    static const QStringList list = [] {
        // Two thousand words that mean nothing, so that each is in about a hundredth of the sentences.
        const QStringList first{u"ba"_s, u"co"_s, u"di"_s, u"fu"_s, u"ga"_s, u"ho"_s, u"ju"_s, u"ka"_s, u"lo"_s, u"mi"_s};
        const QStringList second{u"nto"_s, u"rva"_s, u"spi"_s, u"lmo"_s, u"kku"_s,
                                 u"zza"_s, u"bri"_s, u"dro"_s, u"gla"_s, u"tru"_s};
        const QStringList third{u"nel"_s, u"dor"_s, u"vik"_s, u"sam"_s, u"pol"_s, u"tin"_s, u"rak"_s,
                                u"mun"_s, u"zeb"_s, u"gor"_s, u"hal"_s, u"wim"_s, u"jex"_s, u"kip"_s,
                                u"lut"_s, u"nop"_s, u"quo"_s, u"rif"_s, u"sut"_s, u"vax"_s};
        QStringList all;
        for (const QString &a : first)
            for (const QString &b : second)
                for (const QString &c : third)
                    all.append(a + b + c);
        return all;
    }();
    return list;
}

} // namespace

Vectors::Vectors(int rows, int width, unsigned seed) : m_width(width), m_random(seed)
{
    for (int i = 0; i < std::max(1, rows / perCluster); ++i)
        m_centres.append(noise());
}

llm::Vector Vectors::noise()
{
    std::normal_distribution<float> normal;
    llm::Vector vector;
    vector.reserve(m_width);
    for (int i = 0; i < m_width; ++i)
        vector.append(normal(m_random));
    llm::normalise(vector);
    return vector;
}

llm::Vector Vectors::next()
{
    llm::Vector vector = m_centres.at(qsizetype(m_random() % unsigned(m_centres.size())));
    const llm::Vector off = noise();
    for (qsizetype i = 0; i < vector.size(); ++i)
        vector[i] += spread * off.at(i);
    llm::normalise(vector);
    return vector;
}

QString sentence(int number)
{
    std::mt19937 random{unsigned(number)};
    QStringList said{u"Note %1:"_s.arg(number)};
    for (int i = 0; i < 10; ++i)
        said.append(words().at(qsizetype(random() % unsigned(words().size()))));
    return said.join(u' ');
}

} // namespace tom::bench
