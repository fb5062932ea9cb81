#include "desktop/look/wallclock.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

WallClock WallClock::of(const QString &zone)
{
    const QTimeZone named(zone.toLatin1());
    return !zone.isEmpty() && named.isValid() ? WallClock(named) : WallClock();   // an empty name is UTC to QTimeZone
}

QString WallClock::zoneWords(const QDateTime &moment) const
{
    if (m_zone.offsetFromUtc(moment) == QTimeZone::systemTimeZone().offsetFromUtc(moment))
        return {};
    return QString::fromLatin1(m_zone.id()).replace(u'_', u' ');
}

QString WallClock::words(const QDateTime &moment) const
{
    const QString when = QLocale().toString(at(moment), QLocale::ShortFormat);
    const QString zone = zoneWords(moment);
    return zone.isEmpty() ? when : tr("%1 (%2; here %3)").arg(when, zone, hereWords(moment));
}

QString WallClock::hereWords(const QDateTime &moment) const
{
    const QDateTime here = moment.toLocalTime();
    return here.date() == at(moment).date() ? QLocale().toString(here.time(), QLocale::ShortFormat)
                                            : QLocale().toString(here, QLocale::ShortFormat);
}

} // namespace tom::desktop
