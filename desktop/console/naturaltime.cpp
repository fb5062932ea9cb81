#include "desktop/console/naturaltime.h"

#include "desktop/console/timewords.h"
#include "shared/protocol/schedule.h"

#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

const QTime usualTime(9, 0);   // of a day without an hour
constexpr QLatin1StringView weekdays[] = {"MO"_L1, "TU"_L1, "WE"_L1, "TH"_L1, "FR"_L1, "SA"_L1, "SU"_L1};

std::unexpected<Error> unclear(const QString &text)
{
    return failure(
        ErrorCode::InvalidInput,
        u"the time \"%1\" is not understood; say it like \"in 20 minutes\", \"tomorrow at 8\", \"every monday at 9:00\", "
        "\"demain à 8h30\", \"tous les jours à 7h\" or \"2026-12-24 18:00\""_s.arg(text));
}

// One reading of one text, from left to right.
class Reading
{
public:
    Reading(const QString &text, const QDateTime &now) : m_text(text), m_now(now), m_today(now.date()), m_words(wordsOf(text)) {}

    [[nodiscard]] Result<NaturalTime> read()
    {
        if (m_words.isEmpty())
            return unclear(m_text);
        if (take({u"in"_s, u"dans"_s}))
            return readDuration();
        if (!readRule() || !readPieces())
            return unclear(m_text);
        return m_rule.isEmpty() && !m_isEachPart ? once() : again();
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_words.size(); }
    [[nodiscard]] QString word(qsizetype ahead = 0) const { return m_words.value(m_at + ahead); }
    bool take(const QStringList &any)
    {
        if (!any.contains(word()) || atEnd())
            return false;
        ++m_at;
        return true;
    }
    bool takeAll(const QStringList &words)
    {
        if (m_words.sliced(m_at).first(std::min(words.size(), m_words.size() - m_at)) != words)
            return false;
        m_at += words.size();
        return true;
    }

    Result<NaturalTime> readDuration()
    {
        qint64 seconds = 0;
        QDate day = m_today;
        bool isLong = false;
        bool any = false;
        while (!atEnd() && !(any && take({u"at"_s, u"a"_s}))) {
            if (take({u"and"_s, u"et"_s}) && any)
                continue;
            static const QRegularExpression hours(u"\\A(\\d{1,3})h(\\d\\d)?\\z"_s);
            if (const auto match = hours.match(word()); match.hasMatch()) {   // 1h30
                seconds += match.captured(1).toInt() * 3600 + match.captured(2).toInt() * 60;
                ++m_at;
            } else {
                const auto number = numberOf(word());
                const auto unit = unitOf(word(1));
                if (!number || !unit)
                    return unclear(m_text);
                m_at += 2;
                constexpr qint64 lengths[] = {1, 60, 3600, 0, 0, 0, 0};
                seconds += *number * lengths[size_t(*unit)];
                day = *unit == TimeUnit::Day ? day.addDays(*number) : *unit == TimeUnit::Week ? day.addDays(7 * *number) : day;
                day = *unit == TimeUnit::Month ? day.addMonths(*number) : *unit == TimeUnit::Year ? day.addYears(*number) : day;
                isLong = isLong || *unit >= TimeUnit::Day;
            }
            any = true;
        }
        if (!any)
            return unclear(m_text);
        if (!isLong) {
            if (!atEnd() || seconds < 1)
                return unclear(m_text);
            const QDateTime start = m_now.toUTC().addSecs(seconds);   // a schedule has no parts of a second: rather later
            return NaturalTime{.start = start.time().msec() > 0 ? start.addMSecs(1000 - start.time().msec()) : start,
                               .isMoment = true};
        }
        m_day = day;
        const bool hasHour = m_at > 0 && !atEnd();
        if (hasHour && !readHour())
            return unclear(m_text);
        if (!atEnd() || (hasHour && seconds > 0))
            return unclear(m_text);
        if (!hasHour)
            return at(day, m_now.time()).transform([&](NaturalTime time) {
                time.start = time.start.addSecs(seconds);
                return time;
            });
        return at(day, *m_time);
    }

    // The words that say how often; what follows says when.
    bool readRule()
    {
        if (take({u"daily"_s}))
            return setRule(u"FREQ=DAILY"_s);
        if (take({u"weekly"_s}))
            return setRule(u"FREQ=WEEKLY"_s);
        if (take({u"monthly"_s}))
            return setRule(u"monthly"_s);
        if (take({u"yearly"_s}))
            return setRule(u"yearly"_s);
        if (takeAll({u"en"_s, u"semaine"_s}) || take({u"weekdays"_s}))
            return setRule(u"FREQ=WEEKLY"_s, {1, 2, 3, 4, 5});
        const qsizetype at = m_at;
        if (takeAll({u"on"_s, u"the"_s}) || take({u"le"_s})) {   // le 1er de chaque mois
            const auto day = dayOfMonthOf(word());
            if (day && (++m_at, takeAll({u"de"_s, u"chaque"_s, u"mois"_s}) || takeAll({u"of"_s, u"every"_s, u"month"_s}))) {
                m_dayOfMonth = *day;
                return setRule(u"monthly"_s);
            }
            m_at = at;
        }
        if (!take({u"every"_s, u"each"_s, u"chaque"_s, u"tous"_s, u"toutes"_s}))
            return true;
        take({u"les"_s});
        return readEvery();
    }
    bool readEvery()
    {
        if (take({u"weekday"_s, u"weekdays"_s}) || takeAll({u"jours"_s, u"de"_s, u"semaine"_s}))
            return setRule(u"FREQ=WEEKLY"_s, {1, 2, 3, 4, 5});
        if (take({u"weekend"_s, u"weekends"_s, u"week-end"_s, u"week-ends"_s}))
            return setRule(u"FREQ=WEEKLY"_s, {6, 7});
        if (weekdayOf(word()) > 0)
            return setRule(u"FREQ=WEEKLY"_s);
        if (partOfDayOf(word())) {
            m_isEachPart = true;
            return setRule(u"FREQ=DAILY"_s);
        }
        int interval = 1;
        if (take({u"other"_s})) {
            interval = 2;
        } else if (const auto clock = clockOf(word()); clock && word().endsWith(u'h')) {   // toutes les 2 heures
            ++m_at;
            return setEvery(TimeUnit::Hour, clock->hour());
        } else if (const auto number = numberOf(word()); number && unitOf(word(1))) {
            interval = *number;
            ++m_at;
        }
        const auto unit = unitOf(word());
        if (!unit || interval < 1)
            return false;
        ++m_at;
        return setEvery(*unit, interval);
    }
    bool setEvery(TimeUnit unit, int interval)
    {
        if (unit == TimeUnit::Second || interval < 1)
            return false;
        if (interval == 1 && (unit == TimeUnit::Month || unit == TimeUnit::Year))
            return setRule(unit == TimeUnit::Month ? u"monthly"_s : u"yearly"_s);
        constexpr QLatin1StringView names[] = {{},          "MINUTELY"_L1, "HOURLY"_L1, "DAILY"_L1,
                                               "WEEKLY"_L1, "MONTHLY"_L1,  "YEARLY"_L1};
        m_stepSeconds = unit == TimeUnit::Minute ? 60 * interval : unit == TimeUnit::Hour ? 3600 * interval : 0;
        return setRule(u"FREQ="_s + names[size_t(unit)] + (interval > 1 ? u";INTERVAL=%1"_s.arg(interval) : QString()));
    }
    bool setRule(const QString &rule, const QList<int> &days = {})
    {
        m_rule = rule;
        m_days = days;
        return true;
    }

    // Days and hours, in whatever order they come.
    bool readPieces()
    {
        while (!atEnd()) {
            const QString said = word();
            if (readDate() || readHour())
                continue;
            const bool isAgain = !m_rule.isEmpty();
            if (const int day = weekdayOf(said); day > 0 && (isAgain || m_days.isEmpty())) {
                m_days.append(day);
            } else if (const auto dayOfMonth = dayOfMonthOf(said); dayOfMonth && m_rule == "monthly"_L1 && m_dayOfMonth == 0) {
                m_dayOfMonth = *dayOfMonth;
            } else if (!isFiller(said)) {
                return false;
            }
            ++m_at;
        }
        return m_day || m_time || m_part || !m_days.isEmpty() || !m_rule.isEmpty();
    }
    bool setDay(const QDate &day, qsizetype words)
    {
        if (m_day || !day.isValid())
            return false;
        m_day = day;
        m_at += words;
        return true;
    }
    bool readDate()
    {
        if (word() == "today"_L1)
            return setDay(m_today, 1);
        if (word() == "tomorrow"_L1 || word() == "demain"_L1)
            return setDay(m_today.addDays(1), 1);
        if (word() == "apres-demain"_L1)
            return setDay(m_today.addDays(2), 1);
        if ((word() == "next"_L1 && word(1) == "week"_L1) || (word() == "semaine"_L1 && word(1) == "prochaine"_L1))
            return setDay(m_today.addDays(7), 2);
        const auto [day, time] = std::pair(word().section(u't', 0, 0), word().section(u't', 1));
        if (const auto date = dateOf(day)) {   // 2026-12-24T18:00
            if (!time.isEmpty() && clockOf(time.left(5)))
                m_time = clockOf(time.left(5));
            else if (!time.isEmpty())
                return false;
            return setDay(*date, 1);
        }
        const int of = word(1) == "of"_L1 ? 1 : 0;
        const bool isDayFirst = monthOf(word(1 + of)) > 0 && dayOfMonthOf(word());
        const bool isMonthFirst = monthOf(word()) > 0 && dayOfMonthOf(word(1));
        if (!isDayFirst && !isMonthFirst)
            return false;
        const int month = monthOf(word(isDayFirst ? 1 + of : 0));
        const int number = *dayOfMonthOf(word(isDayFirst ? 0 : 1));
        bool isYear = false;
        const int year = word(2 + of).toInt(&isYear);
        if (isYear && word(2 + of).size() == 4)
            return setDay(QDate(year, month, number), 3 + of);
        QDate date(m_today.year(), month, number);
        for (int later = 1; later <= 8 && (!date.isValid() || date < m_today); ++later)   // 29 February
            date = QDate(m_today.year() + later, month, number);
        return setDay(date, 2 + of);
    }
    bool readHour()
    {
        if (const auto clock = clockOf(word()); clock && !m_time) {
            m_time = *clock;
            ++m_at;
        } else if (const bool isHour = m_at > 0 && (m_words.at(m_at - 1) == "at"_L1 || m_words.at(m_at - 1) == "a"_L1);
                   isHour && !m_time && numberOf(word()).value_or(24) < 24 && word().front().isDigit()) {
            m_time = QTime(*numberOf(word()), 0);
            ++m_at;
        } else if (const auto part = partOfDayOf(word())) {
            if (!m_time)
                m_part = *part;
            // eight in the evening
            else if (m_time->hour() < 12 && part->hour() >= 14)
                m_time = m_time->addSecs(12 * 3600);
            if (word() == "tonight"_L1 && !m_day)
                m_day = m_today;
            ++m_at;
        } else {
            return false;
        }
        if (m_time && m_part && m_time->hour() < 12 && m_part->hour() >= 14)
            m_time = m_time->addSecs(12 * 3600);
        return true;
    }

    [[nodiscard]] QTime time() const { return m_time ? *m_time : m_part.value_or(usualTime); }
    [[nodiscard]] bool isOver(const QDate &day) const { return QDateTime(day, time(), m_now.timeZone()) <= m_now; }
    [[nodiscard]] Result<NaturalTime> at(const QDate &day, const QTime &time) const
    {
        if (!day.isValid())
            return unclear(m_text);
        if (QDateTime(day, time, m_now.timeZone()) <= m_now)
            return failure(ErrorCode::InvalidInput, u"\"%1\" is over: that was %2, and it is %3 now"_s.arg(
                                                        m_text, QDateTime(day, time).toString(u"yyyy-MM-dd HH:mm"_s),
                                                        m_now.toString(u"yyyy-MM-dd HH:mm"_s)));
        return NaturalTime{.start = QDateTime(day, time, QTimeZone::UTC)};
    }
    [[nodiscard]] QDate nextWeekday() const
    {
        for (int ahead = 0; ahead <= 7; ++ahead) {
            const QDate day = m_today.addDays(ahead);
            if (m_days.contains(day.dayOfWeek()) && !isOver(day))
                return day;
        }
        return {};
    }
    Result<NaturalTime> once() const
    {
        if (m_day)
            return m_days.isEmpty() || m_days.contains(m_day->dayOfWeek()) ? at(*m_day, time()) : unclear(m_text);
        if (!m_days.isEmpty())
            return at(nextWeekday(), time());
        return at(isOver(m_today) ? m_today.addDays(1) : m_today, time());
    }
    Result<NaturalTime> again() const
    {
        if (m_stepSeconds > 0 && !m_time && !m_part && !m_day && m_days.isEmpty()) {
            const QDateTime first = m_now.addSecs(m_stepSeconds);
            return NaturalTime{.start = QDateTime(first.date(), first.time(), QTimeZone::UTC), .rrule = m_rule};
        }
        QDate day = m_day.value_or(isOver(m_today) ? m_today.addDays(1) : m_today);
        QString rule = m_rule;
        if (!m_days.isEmpty()) {
            if (!rule.startsWith("FREQ=WEEKLY"_L1) || m_day)
                return unclear(m_text);
            QList<int> days = m_days;
            std::ranges::sort(days);
            QStringList names;
            for (const int one : days)
                names.append(weekdays[one - 1]);
            names.removeDuplicates();
            rule += u";BYDAY="_s + names.join(u',');
            day = nextWeekday();
        } else if (m_dayOfMonth > 0) {
            const auto inMonth = [this](const QDate &month) {
                return QDate(month.year(), month.month(), std::min(m_dayOfMonth, month.daysInMonth()));
            };
            day = inMonth(m_today);
            if (isOver(day))
                day = inMonth(QDate(m_today.year(), m_today.month(), 1).addMonths(1));
        }
        // The rule is made from the day that was said, though this month may not have it.
        const QDate meant = m_dayOfMonth > day.day() ? QDate(day.year(), 1, m_dayOfMonth) : day;
        return at(day, time()).transform([&](NaturalTime read) {
            read.rrule = protocol::ruleFor(rule, meant);
            return read;
        });
    }

    QString m_text;
    QDateTime m_now;
    QDate m_today;
    QStringList m_words;
    qsizetype m_at = 0;
    QString m_rule;
    QList<int> m_days;
    int m_dayOfMonth = 0;
    int m_stepSeconds = 0;
    bool m_isEachPart = false;
    std::optional<QDate> m_day;
    std::optional<QTime> m_time;
    std::optional<QTime> m_part;
};

} // namespace

Result<NaturalTime> NaturalTime::parse(const QString &text, const QDateTime &now)
{
    if (text.size() > 200)
        return failure(ErrorCode::InvalidInput, u"a time has at most 200 letters"_s);
    return Reading(text, now).read();
}

} // namespace tom::console
