#include "shared/llm/builtinarithmetic.h"

#include "shared/llm/builtincalculation.h"
#include "shared/llm/builtindates.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

bool isNumberForm(const QString &form)
{
    return !form.isEmpty() && form.front().isDigit();
}

// A sign between two words as an operator; nothing for a sign that no calculation has.
std::optional<QString> operatorsIn(QStringView between)
{
    QString operators;
    for (const QChar c : between) {
        if (u"+-*/^%()"_s.contains(c))
            operators.append(c);
        else if (c == u'×' || c == u'·')
            operators.append(u'*');
        else if (c == u'÷')
            operators.append(u'/');
        else if (c == u'−')
            operators.append(u'-');
        else if (!c.isSpace() && !u"?=.!"_s.contains(c))
            return std::nullopt;
    }
    return operators;
}

// "forty two", "deux cents": number words side by side make one number.
struct SpokenNumber
{
    double total = 0;
    double group = 0;
    bool isEmpty = true;

    void add(double word)
    {
        isEmpty = false;
        if (word >= 1000) {
            total += (group == 0 ? 1 : group) * word;
            group = 0;
        } else if (word == 100) {
            group = (group == 0 ? 1 : group) * 100;
        } else if (word == 20 && int(group) % 100 == 4) {
            group += 76;   // "quatre-vingts"
        } else {
            group += word;
        }
    }
    [[nodiscard]] double value() const { return total + group; }
};

// The words of a sentence as an expression of digits and signs; nothing when a word has no place in one.
class ExpressionWriter
{
public:
    ExpressionWriter(const QString &text, const Language &language)
        : m_text(text),
          m_language(language),
          m_words(wordsOf(text)),
          m_end(m_words.size())
    {}

    [[nodiscard]] std::optional<QString> write()
    {
        if (const auto lead = m_language.phrases(u"calculate"_s).longestAt(m_words, 0, m_end))
            m_begin = lead->count;
        while (const auto tail = m_language.phrases(u"calculateEnd"_s).longestBefore(m_words, m_begin, m_end))
            m_end -= tail->count;
        for (qsizetype i = m_begin; i < m_end;) {
            if (!writeSigns(i))
                return std::nullopt;
            const qsizetype count = writeWord(i);
            if (count == 0)
                return std::nullopt;
            i += count;
        }
        flush();
        const qsizetype last = m_end > m_begin ? m_words.at(m_end - 1).end() : 0;
        const qsizetype stop = m_end < m_words.size() ? m_words.at(m_end).start : m_text.size();
        const auto signs = operatorsIn(QStringView(m_text).sliced(last, stop - last));
        if (!signs || m_end == m_begin)
            return std::nullopt;
        return m_expression + *signs;
    }

private:
    bool writeSigns(qsizetype i)
    {
        const qsizetype from = i > 0 ? m_words.at(i - 1).end() : 0;
        const auto signs = operatorsIn(QStringView(m_text).sliced(from, m_words.at(i).start - from));
        if (!signs)
            return false;
        if (!signs->isEmpty()) {
            // "forty-two" is one number, "40-2" a calculation.
            const bool isHyphen =
                *signs == "-"_L1 && !m_spoken.isEmpty && m_language.number(m_words.at(i).form) && m_words.at(i).start - from == 1;
            if (isHyphen)
                return true;
            flush();
            m_expression += *signs;
        }
        return true;
    }

    qsizetype writeWord(qsizetype i)
    {
        if (const auto sign = m_language.phrases(u"operators"_s).longestAt(m_words, i, m_end)) {
            // "two hundred and five", "vingt et un"
            if (m_language.has(u"inNumber"_s, m_words.at(i).form) && m_spoken.group >= 20)
                return 1;
            flush();
            m_expression += u' ' + sign->meaning + u' ';
            return sign->count;
        }
        const QString form = m_words.at(i).form;
        if (isNumberForm(form)) {
            flush();
            return writeDigits(i);
        }
        if (const auto number = m_language.number(form)) {
            m_spoken.add(*number);
            return 1;
        }
        return form == "sqrt"_L1 ? writeName(form) : 0;
    }

    qsizetype writeName(const QString &name)
    {
        flush();
        m_expression += name;
        return 1;
    }

    qsizetype writeDigits(qsizetype i)
    {
        static const QRegularExpression timesX(u"^(\\d+(?:[.,]\\d+)?)x(\\d+(?:[.,]\\d+)?)$"_s);
        QString digits = m_words.at(i).form;
        if (const QRegularExpressionMatch match = timesX.match(digits); match.hasMatch()) {
            const auto left = parseNumber(match.captured(1), m_language);
            const auto right = parseNumber(match.captured(2), m_language);
            m_expression += QString::number(left.value_or(0), 'g', 17) + u'*' + QString::number(right.value_or(0), 'g', 17);
            return 1;
        }
        qsizetype count = 1;
        static const QRegularExpression group(u"^\\d{3}(?:[.,]\\d+)?$"_s);
        while (digits.size() <= 12 && i + count < m_end && group.match(m_words.at(i + count).form).hasMatch()
               && isSpaceBefore(i + count) && !digits.contains(u','))
            digits += m_words.at(i + count++).form;   // 1 000 000
        const auto number = parseNumber(digits, m_language);
        if (!number)
            return 0;
        m_expression += QString::number(*number, 'g', 17);
        return count;
    }

    [[nodiscard]] bool isSpaceBefore(qsizetype i) const
    {
        const Word &previous = m_words.at(i - 1);
        return m_words.at(i).start == previous.end() + 1 && m_text.at(previous.end()).isSpace();
    }

    void flush()
    {
        if (!m_spoken.isEmpty)
            m_expression += QString::number(m_spoken.value(), 'g', 17);
        m_spoken = {};
    }

    const QString &m_text;
    const Language &m_language;
    QList<Word> m_words;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
    QString m_expression;
    SpokenNumber m_spoken;
};

} // namespace

std::optional<Arithmetic> calculate(const QString &text, const Language &language)
{
    constexpr qsizetype longest = 500;
    if (text.size() > longest)
        return std::nullopt;
    const std::optional<QString> expression = ExpressionWriter(text, language).write();
    static const QRegularExpression anyOperator(u"[+*/^%]|mod|sqrt|\\d\\)*\\s*-"_s);
    if (!expression || !anyOperator.match(*expression).hasMatch())
        return std::nullopt;
    Calculation calculation(*expression);
    const std::optional<double> value = calculation.value();
    if (!value)
        return std::nullopt;
    Arithmetic arithmetic{.expression = *expression, .value = *value};
    if (calculation.dividesByZero())
        arithmetic.value = std::unexpected(ArithmeticProblem::DivisionByZero);
    else if (!std::isfinite(*value))
        arithmetic.value = std::unexpected(ArithmeticProblem::TooBig);
    return arithmetic;
}

QString formatNumber(double number, const Language &language)
{
    if (number == 0)
        return u"0"_s;
    QString digits = QString::number(number, 'g', 12);
    if (digits.contains(u'e')) {
        const double exponent = std::floor(std::log10(std::abs(number)));
        if (exponent < 12 && exponent >= -9)
            digits = QString::number(number, 'f', std::max(0, 11 - int(exponent)));
        while (digits.contains(u'.') && !digits.contains(u'e') && (digits.endsWith(u'0') || digits.endsWith(u'.')))
            digits.chop(1);
    }
    return language.usesDecimalComma() ? digits.replace(u'.', u',') : digits;
}

std::optional<double> parseNumber(const QString &text, const Language &language)
{
    static const QRegularExpression englishGroups(u"^\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?$"_s);
    static const QRegularExpression frenchGroups(u"^\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?$"_s);
    QString digits = text;
    if (!language.usesDecimalComma() && englishGroups.match(digits).hasMatch())
        digits.remove(u',');
    else if (language.usesDecimalComma() && frenchGroups.match(digits).hasMatch() && digits.contains(u','))
        digits.remove(u'.');
    bool isNumber = false;
    const double number = digits.replace(u',', u'.').toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace tom::llm::builtin
