#include "agent/tasks/recurrence.h"

#include <QRegularExpression>

#include <memory>

#include <libical/ical.h>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qsizetype maxRule = 300;
constexpr int probed = 64;   // times of a new rule that are looked at

icaltimetype icalTimeOf(const WallTime &wall)
{
    icaltimetype time = icaltime_null_time();
    time.year = wall.date().year();
    time.month = wall.date().month();
    time.day = wall.date().day();
    time.hour = wall.time().hour();
    time.minute = wall.time().minute();
    time.second = wall.time().second();
    return time;
}

WallTime wallTimeOfIcal(const icaltimetype &time)
{
    return {QDate(time.year, time.month, time.day), QTime(time.hour, time.minute, std::min(time.second, 59)), QTimeZone::UTC};
}

// A start nearer to that time from which the rule goes on in the same way, so that years need not be counted through.
// (libical's own icalrecur_iterator_set_start loses count of intervals: tst_recurrence compares.)
WallTime laterStart(const icalrecurrencetype &rule, const WallTime &start, const WallTime &from)
{
    static const QHash<int, qint64> seconds{{ICAL_MINUTELY_RECURRENCE, 60},
                                            {ICAL_HOURLY_RECURRENCE, 3600},
                                            {ICAL_DAILY_RECURRENCE, 86400},
                                            {ICAL_WEEKLY_RECURRENCE, 7 * 86400}};
    const qint64 step = seconds.value(rule.freq) * rule.interval;
    if (step <= 0 || rule.count > 0 || from <= start)
        return start;
    return start.addSecs(start.secsTo(from) / step * step);
}

struct Occurrences
{
    // The times of a rule one after the other; from: none before it is wanted.
    Occurrences(const QString &rule, const WallTime &start, const std::optional<WallTime> &from, const QTimeZone &zone)
        : m_zone(zone)
    {
        icalrecurrencetype parsed = icalrecurrencetype_from_string(rule.toLatin1().constData());
        // libical compares it with times of no zone, which may show the same twice: it has a day more, and next() looks.
        if (!icaltime_is_null_time(parsed.until) && icaltime_is_utc(parsed.until)) {
            m_until = wallTimeOfIcal(parsed.until);
            parsed.until = icalTimeOf(wallTimeOf(*m_until, zone).addDays(1));
        } else if (parsed.until.is_date) {
            parsed.until = icalTimeOf(WallTime(wallTimeOfIcal(parsed.until).date(), QTime(23, 59, 59), QTimeZone::UTC));
        }
        m_iterator.reset(icalrecur_iterator_new(parsed, icalTimeOf(laterStart(parsed, start, from.value_or(start)))));
    }
    std::optional<WallTime> next()
    {
        while (m_iterator) {
            const icaltimetype time = icalrecur_iterator_next(m_iterator.get());
            if (icaltime_is_null_time(time))
                return std::nullopt;
            if (const WallTime wall = wallTimeOfIcal(time); !m_until || instantOf(wall, m_zone) <= *m_until)
                return wall;
        }
        return std::nullopt;
    }

private:
    struct Free
    {
        void operator()(icalrecur_iterator *iterator) const { icalrecur_iterator_free(iterator); }
    };
    QTimeZone m_zone;
    std::optional<QDateTime> m_until;
    std::unique_ptr<icalrecur_iterator, Free> m_iterator;
};

Result<void> checkForm(const QString &rule)
{
    static const QRegularExpression form(u"\\A[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*\\z"_s);
    if (rule.size() > maxRule || !form.match(rule).hasMatch())
        return failure(ErrorCode::InvalidInput, u"\"rrule\" must be a rule like FREQ=WEEKLY;BYDAY=MO (RFC 5545)"_s);
    static const QRegularExpression known(u"\\A(FREQ|INTERVAL|COUNT|UNTIL|WKST|BYDAY|BYHOUR|BYMINUTE|BYMONTH|BYMONTHDAY|BYSETPOS|"
                                          "BYWEEKNO|BYYEARDAY)\\z"_s);
    QStringList names;
    for (const QString &part : rule.split(u';')) {
        names.append(part.section(u'=', 0, 0));
        if (!known.match(names.constLast()).hasMatch())
            return failure(ErrorCode::InvalidInput, u"\"rrule\" may not have %1"_s.arg(names.constLast()));
    }
    if (names.removeDuplicates() > 0)
        return failure(ErrorCode::InvalidInput, u"\"rrule\" says something twice"_s);
    return {};
}

// What could take libical long, since it counts through all minutes, or hours, of the centuries.
Result<void> checkFrequency(const QString &rule, const icalrecurrencetype &parsed)
{
    const bool hasParts = rule.contains(";BY"_L1);
    static const QRegularExpression ordinals(u";BYDAY=[A-Z,]*[0-9+-]"_s);
    if ((parsed.freq == ICAL_DAILY_RECURRENCE || parsed.freq == ICAL_WEEKLY_RECURRENCE) && ordinals.match(u';' + rule).hasMatch())
        return failure(ErrorCode::InvalidInput, u"\"rrule\": a numbered day goes with FREQ=MONTHLY or YEARLY"_s);
    switch (parsed.freq) {
    case ICAL_DAILY_RECURRENCE:
    case ICAL_WEEKLY_RECURRENCE:
    case ICAL_MONTHLY_RECURRENCE:
    case ICAL_YEARLY_RECURRENCE:
        return {};
    case ICAL_HOURLY_RECURRENCE:
    case ICAL_MINUTELY_RECURRENCE:
        if (!hasParts)
            return {};
        return failure(ErrorCode::InvalidInput, u"\"rrule\": BY… goes with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"_s);
    default:
        return failure(ErrorCode::InvalidInput, u"\"rrule\" must have FREQ=MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY"_s);
    }
}

// Rules of months and years are counted from their start.
Result<void> checkTimesADay(const QString &rule)
{
    qsizetype times = 1;
    for (const QString &part : rule.split(u';')) {
        if (part.startsWith("BYHOUR="_L1) || part.startsWith("BYMINUTE="_L1))
            times *= part.count(u',') + 1;
    }
    if (times > Recurrence::mostTimesADay)
        return failure(ErrorCode::InvalidInput, u"\"rrule\" may name %1 times of a day; FREQ=HOURLY or MINUTELY has more"_s.arg(
                                                    Recurrence::mostTimesADay));
    return {};
}

Result<void> checkTimes(const QString &rule, const WallTime &start)
{
    Occurrences times(rule, start, {}, QTimeZone::UTC);
    std::optional<WallTime> before;
    for (int i = 0; i < probed; ++i) {
        const auto time = times.next();
        if (!time)
            break;
        if (before && before->secsTo(*time) < std::chrono::seconds(Recurrence::shortestPause).count())
            return failure(ErrorCode::InvalidInput,
                           u"\"rrule\" must leave %1 minutes between two times"_s.arg(Recurrence::shortestPause.count()));
        before = time;
    }
    if (!before)
        return failure(ErrorCode::InvalidInput, u"\"rrule\" never happens from \"start\" on"_s);
    return {};
}

} // namespace

Result<Recurrence> Recurrence::parse(const QString &text, const WallTime &start)
{
    if (!start.isValid() || start.date().year() < 2000 || start.date().year() > 2200)
        return failure(ErrorCode::InvalidInput, u"\"start\" must be a time from 2000 to 2200"_s);
    QString rule = text.trimmed().toUpper();
    if (rule.startsWith("RRULE:"_L1))
        rule.remove(0, 6);
    if (rule.isEmpty())
        return Recurrence({}, start);
    if (const Result<void> formed = checkForm(rule); !formed)
        return std::unexpected(formed.error());
    icalerror_set_errors_are_fatal(false);
    const icalrecurrencetype parsed = icalrecurrencetype_from_string(rule.toLatin1().constData());
    if (parsed.freq == ICAL_NO_RECURRENCE)
        return failure(ErrorCode::InvalidInput, u"\"rrule\" must be a rule like FREQ=WEEKLY;BYDAY=MO (RFC 5545)"_s);
    if (parsed.count > mostTimes)
        return failure(ErrorCode::InvalidInput, u"\"rrule\" may have a COUNT of %1"_s.arg(mostTimes));
    const Result<void> good = checkFrequency(rule, parsed).and_then([&] { return checkTimesADay(rule); }).and_then([&] {
        return checkTimes(rule, start);
    });
    if (!good)
        return std::unexpected(good.error());
    return Recurrence(rule, start);
}

std::optional<QDateTime> Recurrence::nextAfter(const QDateTime &instant, const QTimeZone &zone) const
{
    if (m_rule.isEmpty()) {
        const QDateTime only = instantOf(m_start, zone);
        return only > instant ? std::optional(only) : std::nullopt;
    }
    // A day earlier, since the clock may have been put back or forward between.
    Occurrences times(m_rule, m_start, wallTimeOf(instant, zone).addDays(-1), zone);
    std::optional<QDateTime> first;
    while (const auto wall = times.next()) {
        // Where the clock is put forward, a time that is skipped comes after later ones that are not.
        if (first && *wall >= wallTimeOf(*first, zone))
            break;
        const QDateTime time = instantOf(*wall, zone);
        if (time <= instant || (first && time >= *first))
            continue;
        first = time;
        if (wallTimeOf(time, zone) == *wall)
            break;
    }
    return first;
}

} // namespace tom::agent
