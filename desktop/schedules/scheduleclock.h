#pragma once

#include "shared/protocol/schedule.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace tom::desktop {

// The clock by which schedules count, which need not be that of this computer: where the two differ, times are said by the
// schedule's, with its zone.
class ScheduleClock
{
    Q_DECLARE_TR_FUNCTIONS(tom::desktop::ScheduleClock)

public:
    // usual: of schedules that name none.
    explicit ScheduleClock(const QTimeZone &usual = QTimeZone::systemTimeZone()) : m_usual(usual) {}

    // At that moment, by the clock of that schedule.
    [[nodiscard]] QDateTime at(const protocol::Schedule &schedule, const QDateTime &moment) const;
    // "America/New York" where its clock shows another time than this computer's at that moment; else empty.
    [[nodiscard]] QString zoneWords(const protocol::Schedule &schedule, const QDateTime &moment) const;
    // What this computer's clock shows then.
    [[nodiscard]] QString hereWords(const protocol::Schedule &schedule, const QDateTime &moment) const;
    // "today 18:00", "Mon 30 Nov 18:00", of what comes next.
    [[nodiscard]] QString nextWords(const protocol::Schedule &schedule) const;

    bool operator==(const ScheduleClock &) const = default;

private:
    [[nodiscard]] QTimeZone zoneOf(const protocol::Schedule &schedule) const;

    QTimeZone m_usual;
};

} // namespace tom::desktop
