#include "agent/tasks/walltime.h"

namespace tom::agent {

QDateTime instantOf(const WallTime &wall, const QTimeZone &zone)
{
    return QDateTime(wall.date(), wall.time(), zone, QDateTime::TransitionResolution::RelativeToBefore).toUTC();
}

WallTime wallTimeOf(const QDateTime &instant, const QTimeZone &zone)
{
    const QDateTime local = instant.toTimeZone(zone);
    return {local.date(), local.time(), QTimeZone::UTC};
}

} // namespace tom::agent
