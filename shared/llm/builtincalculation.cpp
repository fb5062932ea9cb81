#include "shared/llm/builtincalculation.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr int maxNesting = 50;

} // namespace

Calculation::Calculation(const QString &expression) : m_expression(expression) {}

std::optional<double> Calculation::value()
{
    const std::optional<Term> result = sum(0);
    skipSpace();
    if (!result || m_position != m_expression.size())
        return std::nullopt;
    return result->value;
}

std::optional<Calculation::Term> Calculation::sum(int depth)
{
    std::optional<Term> left = product(depth);
    while (left) {
        const bool isPlus = take(u"+");
        if (!isPlus && !take(u"-"))
            return left;
        const std::optional<Term> right = product(depth);
        if (!right)
            return std::nullopt;
        const double amount = right->isPercentage ? left->value * right->value : right->value;
        left = Term{.value = isPlus ? left->value + amount : left->value - amount};
    }
    return left;
}

std::optional<Calculation::Term> Calculation::product(int depth)
{
    std::optional<Term> left = power(depth);
    while (left) {
        const bool isTimes = take(u"*");
        const bool isRemainder = !isTimes && take(u"mod");
        if (!isTimes && !isRemainder && !take(u"/"))
            return left;
        const std::optional<Term> right = power(depth);
        if (!right)
            return std::nullopt;
        const std::optional<double> value =
            isTimes ? left->value * right->value : quotient(left->value, right->value, isRemainder);
        left = Term{.value = value.value_or(0)};
    }
    return left;
}

std::optional<double> Calculation::quotient(double left, double right, bool isRemainder)
{
    if (right == 0) {
        m_dividesByZero = true;
        return std::nullopt;
    }
    return isRemainder ? std::fmod(left, right) : left / right;
}

std::optional<Calculation::Term> Calculation::power(int depth)
{
    if (depth > maxNesting)
        return std::nullopt;
    if (take(u"-")) {
        std::optional<Term> negated = power(depth + 1);
        if (negated)
            negated->value = -negated->value;
        return negated;
    }
    std::optional<Term> base = atom(depth);
    if (base && take(u"^")) {
        const std::optional<Term> exponent = power(depth + 1);
        if (!exponent)
            return std::nullopt;
        return Term{.value = std::pow(base->value, exponent->value)};
    }
    return base;
}

std::optional<Calculation::Term> Calculation::atom(int depth)
{
    if (depth > maxNesting)
        return std::nullopt;
    std::optional<Term> term;
    if (take(u"sqrt")) {
        term = atom(depth + 1);
        if (term)
            term->value = std::sqrt(term->value);
    } else if (take(u"(")) {
        term = sum(depth + 1);
        if (!term || !take(u")"))
            return std::nullopt;
        term->isPercentage = false;
    } else {
        skipSpace();
        qsizetype end = m_position;
        while (end < m_expression.size()
               && (m_expression.at(end).isDigit() || m_expression.at(end) == u'.'
                   || (m_expression.at(end) == u'e' && end > m_position)
                   || ((m_expression.at(end) == u'+' || m_expression.at(end) == u'-') && end > m_position
                       && m_expression.at(end - 1) == u'e')))
            ++end;
        bool isNumber = false;
        const double number = QStringView(m_expression).sliced(m_position, end - m_position).toDouble(&isNumber);
        if (!isNumber)
            return std::nullopt;
        m_position = end;
        term = Term{.value = number};
    }
    if (term && take(u"%")) {
        term->value /= 100;
        term->isPercentage = true;
    }
    return term;
}

bool Calculation::take(QStringView token)
{
    skipSpace();
    if (!QStringView(m_expression).sliced(m_position).startsWith(token))
        return false;
    m_position += token.size();
    return true;
}

void Calculation::skipSpace()
{
    while (m_position < m_expression.size() && m_expression.at(m_position).isSpace())
        ++m_position;
}

} // namespace tom::llm::builtin
