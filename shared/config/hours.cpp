#include "shared/config/hours.h"

#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr int dayMinutes = 24 * 60;
constexpr QLatin1StringView always = "always"_L1;
constexpr QLatin1StringView never = "never"_L1;

int minuteOf(const QTime &time)
{
    return time.hour() * 60 + time.minute();
}

// -1: no time of a day. 24:00 is its end.
int minuteOf(QStringView hour, QStringView minute)
{
    const int minutes = hour.toInt() * 60 + minute.toInt();
    return minute.toInt() < 60 && minutes <= dayMinutes ? minutes : -1;
}

bool covers(const QList<Hours::Span> &spans, int minute)
{
    return std::ranges::any_of(spans, [minute](const Hours::Span &span) { return span.from <= minute && minute < span.to; });
}

QString textOf(int minutes)
{
    return u"%1:%2"_s.arg(minutes / 60, 2, 10, '0'_L1).arg(minutes % 60, 2, 10, '0'_L1);
}

QString textOf(const QList<Hours::Span> &spans)
{
    QStringList texts;
    for (const Hours::Span &span : spans)
        texts.append(textOf(span.from) + u'-' + textOf(span.to > dayMinutes ? span.to - dayMinutes : span.to));
    return texts.isEmpty() ? QString(never) : texts.join(u", "_s);
}

QString dayOf(const QDateTime &when, const QDateTime &now)
{
    if (when.date() == now.date())
        return u"today"_s;
    return when.date() == now.date().addDays(1) ? u"tomorrow"_s : u"on "_s + QLocale::c().dayName(when.date().dayOfWeek());
}

} // namespace

bool Hours::contains(const QDateTime &wall) const
{
    const size_t day = size_t(wall.date().dayOfWeek() - 1);
    const int minute = minuteOf(wall.time());
    return covers(days[day], minute) || covers(days[(day + 6) % 7], minute + dayMinutes);
}

std::optional<QDateTime> Hours::nextAfter(const QDateTime &wall) const
{
    std::optional<QDateTime> next;
    for (int offset = 0; offset <= 7 && !next;
         ++offset) {   // the same day of the next week, too: what is left of today may be none
        const QDate date = wall.date().addDays(offset);
        for (const Span &span : days[size_t(date.dayOfWeek() - 1)]) {
            const QDateTime begin(date, QTime(span.from / 60 % 24, span.from % 60), wall.timeZone());
            if (begin > wall && (!next || begin < *next))
                next = begin;
        }
    }
    return next;
}

std::optional<QList<Hours::Span>> Hours::spansOf(const QString &text)
{
    static const QRegularExpression form(uR"(\A(\d{1,2}):(\d{2})\s*(?:-|–)\s*(\d{1,2}):(\d{2})\z)"_s);
    const QString word = text.trimmed().toLower();
    if (word == always)
        return QList<Span>{{.from = 0, .to = dayMinutes}};
    if (word == never)
        return QList<Span>();
    QList<Span> spans;
    for (const QString &part : word.split(u',')) {
        const QRegularExpressionMatch match = form.match(part.trimmed());
        if (!match.hasMatch())
            return std::nullopt;
        const int from = minuteOf(match.capturedView(1), match.capturedView(2));
        const int to = minuteOf(match.capturedView(3), match.capturedView(4));
        if (from < 0 || to < 0 || from == to || from == dayMinutes)
            return std::nullopt;
        spans.append({.from = from, .to = to > from ? to : to + dayMinutes});
    }
    return spans;
}

QJsonValue Hours::toJson() const
{
    QJsonArray array;
    for (const QList<Span> &spans : days)
        array.append(textOf(spans));
    return array;
}

Hours Hours::fromJson(const QJsonValue &value)
{
    Hours hours;
    const QJsonArray array = value.toArray();
    for (qsizetype day = 0; day < qsizetype(hours.days.size()) && array.size() == qsizetype(hours.days.size()); ++day)
        hours.days[size_t(day)] = spansOf(array.at(day).toString()).value_or(QList<Span>());
    return hours;
}

QTimeZone zoneOf(const QString &name)
{
    const QTimeZone zone(name.toLatin1());
    return name.isEmpty() || !zone.isValid() ? QTimeZone::systemTimeZone() : zone;
}

Result<void> checkHours(const std::optional<Hours> &hours, const QDateTime &now)
{
    if (!hours || hours->contains(now))
        return {};
    const std::optional<QDateTime> next = hours->nextAfter(now);
    if (!next)
        return failure(ErrorCode::Forbidden, u"Tom is not there for you at any hour; an admin can change that"_s);
    return std::unexpected(Error{.code = ErrorCode::Forbidden,
                                 .message = u"these are not your hours with Tom: they begin again %1 at %2"_s.arg(
                                     dayOf(*next, now), next->toString(u"HH:mm"_s)),
                                 .retryAfterSeconds = int(std::max<qint64>(1, now.secsTo(*next)))});
}

} // namespace tom::config
