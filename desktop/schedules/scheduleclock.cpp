#include "desktop/schedules/scheduleclock.h"

#include "desktop/look/wallclock.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

using protocol::Schedule;

QTimeZone ScheduleClock::zoneOf(const Schedule &schedule) const
{
    const QTimeZone own(schedule.timeZone.toLatin1());
    return !schedule.timeZone.isEmpty() && own.isValid() ? own : m_usual;
}

QDateTime ScheduleClock::at(const Schedule &schedule, const QDateTime &moment) const
{
    return moment.toTimeZone(zoneOf(schedule));
}

QString ScheduleClock::zoneWords(const Schedule &schedule, const QDateTime &moment) const
{
    return WallClock(zoneOf(schedule)).zoneWords(moment);
}

QString ScheduleClock::hereWords(const Schedule &schedule, const QDateTime &moment) const
{
    return WallClock(zoneOf(schedule)).hereWords(moment);
}

QString ScheduleClock::nextWords(const Schedule &schedule) const
{
    if (!schedule.isEnabled)
        return tr("off");
    if (!schedule.next)
        return tr("over");
    const QDateTime next = at(schedule, *schedule.next);
    const qint64 days = at(schedule, QDateTime::currentDateTimeUtc()).date().daysTo(next.date());
    const QString time = QLocale().toString(next.time(), QLocale::ShortFormat);
    if (days == 0)
        return tr("today %1").arg(time);
    if (days == 1)
        return tr("tomorrow %1").arg(time);
    return days < 300 ? QLocale().toString(next.date(), u"ddd d MMM"_s) + u' ' + time
                      : QLocale().toString(next.date(), u"d MMM yyyy"_s);
}

} // namespace tom::desktop
