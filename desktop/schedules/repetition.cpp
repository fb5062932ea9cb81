#include "desktop/schedules/repetition.h"

#include <QHash>
#include <QLocale>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using Kind = Repetition::Kind;

const QStringList &dayCodes()
{
    static const QStringList codes{u"MO"_s, u"TU"_s, u"WE"_s, u"TH"_s, u"FR"_s, u"SA"_s, u"SU"_s};
    return codes;
}

// The parts of a rule by name; nothing when it is none.
QHash<QString, QString> partsOf(QString rule)
{
    if (rule.startsWith("RRULE:"_L1, Qt::CaseInsensitive))
        rule.remove(0, 6);
    QHash<QString, QString> parts;
    for (const QString &part : rule.toUpper().split(u';', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals > 0)
            parts.insert(part.first(equals), part.sliced(equals + 1));
    }
    parts.remove(u"WKST"_s);   // of no matter for what is said here, unless weeks are left out
    return parts;
}

QList<int> daysOf(const QString &codes)
{
    QList<int> days;
    for (const QString &code : codes.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype day = dayCodes().indexOf(code);
        if (day < 0)
            return {};   // "2MO": the second Monday
        days.append(int(day) + 1);
    }
    std::ranges::sort(days);
    return days;
}

QString monthEnd(int day)
{
    // The last of those that a month has.
    QStringList days;
    for (int one = 28; one <= day; ++one)
        days.append(QString::number(one));
    return u"BYMONTHDAY=%1;BYSETPOS=-1"_s.arg(days.join(u','));
}

QString everyWords(int every, const QString &one, const QString &two, const QString &many)
{
    return every == 1 ? one : every == 2 ? two : many;
}

} // namespace

QString listed(const QStringList &words)
{
    if (words.size() < 2)
        return words.join(QString());
    return Repetition::tr("%1 and %2").arg(words.mid(0, words.size() - 1).join(u", "_s), words.constLast());
}

Repetition Repetition::fromRule(const QString &rule)
{
    if (rule.trimmed().isEmpty())
        return {};
    QHash<QString, QString> parts = partsOf(rule);
    const Repetition other{.kind = Kind::Other, .rule = rule};
    const QString frequency = parts.take(u"FREQ"_s);
    const int every = parts.contains(u"INTERVAL"_s) ? parts.take(u"INTERVAL"_s).toInt() : 1;
    if (every < 1)
        return other;
    if (frequency == "DAILY"_L1 && parts.isEmpty())
        return {.kind = Kind::Daily, .every = every};
    if (frequency == "WEEKLY"_L1) {
        const QString codes = parts.take(u"BYDAY"_s);
        const QList<int> days = daysOf(codes);
        if (!parts.isEmpty() || (!codes.isEmpty() && days.isEmpty()))
            return other;
        if (every == 1 && days == QList<int>{1, 2, 3, 4, 5})
            return {.kind = Kind::Weekdays};
        return {.kind = Kind::Weekly, .every = every, .days = days};
    }
    const QString monthDays = parts.take(u"BYMONTHDAY"_s);
    const QString place = parts.take(u"BYSETPOS"_s);
    parts.remove(u"BYMONTH"_s);   // of a yearly one the month of its start
    const bool isPlain = parts.isEmpty() && (place.isEmpty() ? !monthDays.contains(u',') : place == "-1"_L1);
    if (frequency == "MONTHLY"_L1 && isPlain)
        return {.kind = Kind::Monthly, .every = every};
    if (frequency == "YEARLY"_L1 && isPlain)
        return {.kind = Kind::Yearly, .every = every};
    return other;
}

QString Repetition::toRule(const QDate &start) const
{
    const QString interval = every > 1 ? u";INTERVAL=%1"_s.arg(every) : QString();
    switch (kind) {
    case Kind::Once:
        return {};
    case Kind::Daily:
        return u"FREQ=DAILY"_s + interval;
    case Kind::Weekdays:
        return u"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"_s;
    case Kind::Weekly: {
        QStringList codes;
        for (const int day : days)
            codes.append(dayCodes().value(day - 1));
        return u"FREQ=WEEKLY"_s + interval + (codes.isEmpty() ? QString() : u";BYDAY="_s + codes.join(u','));
    }
    case Kind::Monthly:
        return u"FREQ=MONTHLY"_s + interval + (start.day() > 28 ? u';' + monthEnd(start.day()) : QString());
    case Kind::Yearly: {
        const bool isLeapDay = start.month() == 2 && start.day() == 29;
        return u"FREQ=YEARLY"_s + interval + (isLeapDay ? u";BYMONTH=2;"_s + monthEnd(29) : QString());
    }
    case Kind::Other:
        break;
    }
    return rule;
}

QString Repetition::words(const QDate &start) const
{
    const QLocale locale;
    switch (kind) {
    case Kind::Once:
        return Repetition::tr("once");
    case Kind::Daily:
        return everyWords(every, Repetition::tr("every day"), Repetition::tr("every second day"),
                          Repetition::tr("every %n days", nullptr, every));
    case Kind::Weekdays:
        return Repetition::tr("every day from Monday to Friday");
    case Kind::Weekly: {
        QStringList names;
        for (const int day : days.isEmpty() ? QList<int>{start.dayOfWeek()} : days)
            names.append(locale.dayName(day));
        return Repetition::tr("%1 on %2")
            .arg(everyWords(every, Repetition::tr("every week"), Repetition::tr("every second week"),
                            Repetition::tr("every %n weeks", nullptr, every)),
                 listed(names));
    }
    case Kind::Monthly: {
        const QString often = everyWords(every, Repetition::tr("every month"), Repetition::tr("every second month"),
                                         Repetition::tr("every %n months", nullptr, every));
        return start.day() > 28 ? Repetition::tr("%1 on day %2, or on the month's last day").arg(often).arg(start.day())
                                : Repetition::tr("%1 on day %2").arg(often).arg(start.day());
    }
    case Kind::Yearly:
        return Repetition::tr("%1 on %2")
            .arg(everyWords(every, Repetition::tr("every year"), Repetition::tr("every second year"),
                            Repetition::tr("every %n years", nullptr, every)),
                 locale.toString(start, u"d MMMM"_s));
    case Kind::Other:
        break;
    }
    return Repetition::tr("by a rule of its own: %1").arg(rule);
}

} // namespace tom::desktop
