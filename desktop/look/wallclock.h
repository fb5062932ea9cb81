#pragma once

#include <QCoreApplication>
#include <QTimeZone>

namespace tom::desktop {

// The clock of a place, which need not be that of this computer: where the two differ, its times are said with its zone, and
// with what this computer's clock shows then.
class WallClock
{
    Q_DECLARE_TR_FUNCTIONS(tom::desktop::WallClock)

public:
    explicit WallClock(const QTimeZone &zone = QTimeZone::systemTimeZone()) : m_zone(zone) {}
    // As in "Europe/Paris"; this computer's for a name that it does not know.
    [[nodiscard]] static WallClock of(const QString &zone);

    [[nodiscard]] QDateTime at(const QDateTime &moment) const { return moment.toTimeZone(m_zone); }
    // "America/New York" where it shows another time than this computer's clock at that moment; else empty.
    [[nodiscard]] QString zoneWords(const QDateTime &moment) const;
    // "11/27/26 6:00 PM", or "11/27/26 6:00 PM (America/New York; here 11/28/26 12:00 AM)".
    [[nodiscard]] QString words(const QDateTime &moment) const;
    // What this computer's clock shows when that one shows this: the time, with the day where it is another.
    [[nodiscard]] QString hereWords(const QDateTime &moment) const;

    bool operator==(const WallClock &) const = default;

private:
    QTimeZone m_zone;
};

} // namespace tom::desktop
