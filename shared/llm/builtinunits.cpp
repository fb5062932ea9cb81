#include "shared/llm/builtinunits.h"

#include "shared/llm/builtinarithmetic.h"
#include "shared/llm/resource.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

struct Unit
{
    QString quantity{};
    QString symbol{};
    double factor = 1;
    double offset = 0;

    bool operator==(const Unit &) const = default;
};

const PhraseBook<Unit> &units()
{
    static const PhraseBook<Unit> book = [] {
        PhraseBook<Unit> all;
        const QJsonArray entries = readResource(u"builtin/units.json"_s).value("units"_L1).toArray();
        for (const QJsonValue &entry : entries) {
            const Unit unit{.quantity = entry["of"_L1].toString(),
                            .symbol = entry["symbol"_L1].toString(),
                            .factor = entry["factor"_L1].toDouble(),
                            .offset = entry["offset"_L1].toDouble()};
            for (const QJsonValue &name : entry["names"_L1].toArray())
                all.add(name.toString(), unit);
        }
        return all;
    }();
    return book;
}

struct Conversion
{
    double amount = 1;
    Unit from{};
    Unit to{};
};

// Reads a sentence from left to right.
class ConversionReader
{
public:
    ConversionReader(const QString &text, const Language &language)
        : m_language(language),
          m_words(wordsOf(spaced(text))),
          m_isNegative(QRegularExpression(u"(?:^|\\s)[-−]\\d"_s).match(text).hasMatch())
    {}

    [[nodiscard]] std::optional<Conversion> read()
    {
        if (skip(u"howMany"_s))
            return readHowMany();
        while (skip(u"convert"_s) || skip(u"fillers"_s)) {
        }
        Conversion conversion;
        if (!takeAmount(conversion.amount) || !takeUnit(conversion.from) || !skip(u"convertTo"_s) || !takeUnit(conversion.to))
            return std::nullopt;
        return isAtEnd() ? std::optional(conversion) : std::nullopt;
    }

private:
    // "10km" and "100°F" are a number and a unit.
    static QString spaced(const QString &text)
    {
        static const QRegularExpression glued(u"(\\d)\\s*°?([a-zA-Z])"_s);
        return QString(text).replace(glued, u"\\1 \\2"_s).replace(u"m²"_s, u"m2"_s);
    }

    std::optional<Conversion> readHowMany()
    {
        Conversion conversion;
        if (!takeUnit(conversion.to))
            return std::nullopt;
        skip(u"howManyLink"_s);
        if (!takeAmount(conversion.amount)
            && m_language.has(u"unitOne"_s, m_at < m_words.size() ? m_words.at(m_at).form : QString()))
            ++m_at;
        if (!takeUnit(conversion.from))
            return std::nullopt;
        return isAtEnd() ? std::optional(conversion) : std::nullopt;
    }

    bool skip(const QString &phrases)
    {
        const auto match = m_language.phrases(phrases).longestAt(m_words, m_at, m_words.size());
        if (match)
            m_at += match->count;
        return match.has_value();
    }

    bool takeAmount(double &amount)
    {
        if (m_at >= m_words.size())
            return false;
        std::optional<double> number = parseNumber(m_words.at(m_at).form, m_language);
        if (!number)
            number = m_language.number(m_words.at(m_at).form);
        if (!number && m_language.has(u"unitOne"_s, m_words.at(m_at).form))
            number = 1;
        if (!number)
            return false;
        ++m_at;
        amount = m_isNegative ? -*number : *number;
        return true;
    }

    bool takeUnit(Unit &unit)
    {
        const auto match = units().longestAt(m_words, m_at, m_words.size());
        if (!match)
            return false;
        unit = match->meaning;
        m_at += match->count;
        return true;
    }

    bool isAtEnd()
    {
        while (skip(u"polite"_s)) {
        }
        return m_at == m_words.size();
    }

    const Language &m_language;
    QList<Word> m_words;
    bool m_isNegative = false;
    qsizetype m_at = 0;
};

} // namespace

std::optional<QString> convertUnits(const QString &text, const Language &language)
{
    const std::optional<Conversion> conversion = ConversionReader(text, language).read();
    if (!conversion)
        return std::nullopt;
    const auto &[amount, from, to] = *conversion;
    if (from.quantity != to.quantity)
        return language.answer(u"notConvertible"_s).arg(from.symbol, to.symbol);
    const double value = (amount * from.factor + from.offset - to.offset) / to.factor;
    // Five digits that count are what a person wants to read.
    const double rounded = QString::number(value, 'g', 6).toDouble();
    const QString sign = std::abs(rounded - value) > 1e-9 * std::max(1.0, std::abs(value)) ? u"≈"_s : u"="_s;
    return u"%1 %2 %3 %4 %5"_s.arg(formatNumber(amount, language), from.symbol, sign, formatNumber(rounded, language), to.symbol);
}

} // namespace tom::llm::builtin
