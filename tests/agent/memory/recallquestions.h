#pragma once

#include "shared/core/result.h"

#include <QDate>
#include <QStringList>

namespace tom::memory::test {

// A fact and which value of it: "garage.2".
struct FactValue
{
    QString fact{};   // empty: talk that nobody asks about
    int value = 0;

    bool operator==(const FactValue &) const = default;
};

struct SaidLine
{
    QDate day{};
    FactValue says{};
    QString words{};

    bool operator==(const SaidLine &) const = default;
};

struct RecallQuestion
{
    enum class Kind { Plain, Changed, Date, Negation, Never };

    Kind kind = Kind::Plain;
    QList<FactValue> answers{};   // none: it was never said
    QString words{};

    bool operator==(const RecallQuestion &) const = default;
};

// What a household said, in the order of its days, and what is asked afterwards. See tests/data/memory/README.md.
struct RecallHousehold
{
    QString name{};
    QString language{};
    bool isHeldOut = false;   // nothing is tuned by it
    QList<SaidLine> said{};
    QList<RecallQuestion> questions{};

    // The Error names the file and the line.
    [[nodiscard]] static Result<RecallHousehold> parse(const QString &name, const QString &text);
};

[[nodiscard]] QList<RecallHousehold> recallHouseholds();   // of tests/data/memory, by name

} // namespace tom::memory::test
