#pragma once

#include <QCoreApplication>
#include <QDate>
#include <QList>
#include <QString>

namespace tom::desktop {

// How often something happens, as people say it, and as RFC 5545 has it. What it cannot say it keeps as the rule it was.
struct Repetition
{
    enum class Kind { Once, Daily, Weekdays, Weekly, Monthly, Yearly, Other };

    Kind kind = Kind::Once;
    int every = 1;            // every second day, third week, …
    QList<int> days{};        // of a week, 1 is Monday; empty: the day on which it starts
    QString rule{};           // of Other

    [[nodiscard]] static Repetition fromRule(const QString &rule);
    // start: the first day; a month without the 31st has its last day instead.
    [[nodiscard]] QString toRule(const QDate &start) const;
    // "every second week on Monday and Thursday"
    [[nodiscard]] QString words(const QDate &start) const;

    bool operator==(const Repetition &) const = default;

    Q_DECLARE_TR_FUNCTIONS(tom::desktop::Repetition)
};

// "Monday, Tuesday and Friday"
[[nodiscard]] QString listed(const QStringList &words);

} // namespace tom::desktop
