#pragma once

#include "agent/tasks/walltime.h"
#include "shared/core/result.h"

#include <QString>

#include <optional>

namespace tom::agent {

// When something happens: once, or again by an RRULE of RFC 5545, always by the clock on the wall of whoever it is for. The
// rule is libical's to understand; what a day's change of the clock does to it is decided in walltime.
class Recurrence
{
public:
    // rule: "FREQ=WEEKLY;BYDAY=MO", with "RRULE:" before it or not; empty: once. InvalidInput says what is wrong with it, also
    // when it never happens, or more often than every five minutes.
    [[nodiscard]] static Result<Recurrence> parse(const QString &rule, const WallTime &start);

    // The first time after that moment.
    [[nodiscard]] std::optional<QDateTime> nextAfter(const QDateTime &instant, const QTimeZone &zone) const;
    [[nodiscard]] const QString &rule() const { return m_rule; }   // in its usual form

    static constexpr std::chrono::minutes shortestPause{5};
    static constexpr int mostTimes = 10'000;   // COUNT
    static constexpr qsizetype mostTimesADay = 24;   // that a rule names

private:
    Recurrence(QString rule, const WallTime &start) : m_rule(std::move(rule)), m_start(start) {}

    QString m_rule;
    WallTime m_start;
};

}   // namespace tom::agent
