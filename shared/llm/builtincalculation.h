#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace tom::llm::builtin {

// The value of an expression of numbers, + - * / ^ mod % sqrt and parentheses. A percentage behind + or - is one of
// what stands before it, as on a pocket calculator: 80 + 10% is 88.
class Calculation
{
public:
    explicit Calculation(const QString &expression);

    [[nodiscard]] std::optional<double> value();   // nothing: not a whole expression
    [[nodiscard]] bool dividesByZero() const { return m_dividesByZero; }

private:
    struct Term
    {
        double value = 0;
        bool isPercentage = false;
    };

    std::optional<Term> sum(int depth);
    std::optional<Term> product(int depth);
    std::optional<Term> power(int depth);
    std::optional<Term> atom(int depth);
    std::optional<double> quotient(double left, double right, bool isRemainder);
    bool take(QStringView token);
    void skipSpace();

    QString m_expression;
    qsizetype m_position = 0;
    bool m_dividesByZero = false;
};

} // namespace tom::llm::builtin
