#include "shared/llm/builtindates.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

// The words from one index on, for the small readers below.
struct Reader
{
    const QList<Word> &words;
    qsizetype end = 0;
    const Language &language;

    [[nodiscard]] QString at(qsizetype index) const { return index >= 0 && index < end ? words.at(index).form : QString(); }
    [[nodiscard]] std::optional<double> numberAt(qsizetype index) const { return numberOf(at(index), language); }
    [[nodiscard]] std::optional<int> wholeAt(qsizetype index) const
    {
        const std::optional<double> number = numberAt(index);
        return number && *number >= 0 && *number < 100000 ? std::optional<int>(int(*number)) : std::nullopt;
    }
};

std::optional<int> indexIn(const QJsonArray &names, const QString &form)
{
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QJsonValue name = names.at(i);
        if (name.toString() == form || name.toArray().contains(form))
            return int(i);
    }
    return std::nullopt;
}

QDate nextOccurrence(int month, int day, QDate today)
{
    for (int year = today.year(); year < today.year() + 8; ++year) {
        const QDate date(year, month, day);
        if (date.isValid() && date >= today)
            return date;
    }
    return {};
}

std::optional<Found<QDate>> relativeDay(const Reader &reader, qsizetype i, QDate today)
{
    const bool isAhead = reader.language.has(u"in"_s, reader.at(i));
    const qsizetype numberIndex = isAhead ? i + 1 : i;
    const std::optional<int> count = reader.wholeAt(numberIndex);
    const auto span = reader.language.phrases(u"spans"_s).longestAt(reader.words, numberIndex + 1, reader.end);
    if (!count || !span)
        return std::nullopt;
    const bool isBehind = reader.language.has(u"ago"_s, reader.at(numberIndex + 2));
    if (isAhead == isBehind)
        return std::nullopt;
    const int steps = isBehind ? -*count : *count;
    QDate date;
    if (span->meaning == "day"_L1)
        date = today.addDays(steps);
    else if (span->meaning == "week"_L1)
        date = today.addDays(7 * steps);
    else if (span->meaning == "month"_L1)
        date = today.addMonths(steps);
    else if (span->meaning == "year"_L1)
        date = today.addYears(steps);
    if (!date.isValid())
        return std::nullopt;
    return Found<QDate>{date, i, 3};
}

std::optional<Found<QDate>> weekday(const Reader &reader, qsizetype i, QDate today)
{
    const QJsonArray names = reader.language.array(u"weekdays"_s);
    std::optional<int> index = indexIn(names, reader.at(i));
    qsizetype count = 1;
    if (!index && reader.language.has(u"next"_s, reader.at(i))) {
        index = indexIn(names, reader.at(i + 1));
        count = 2;
    }
    if (!index)
        return std::nullopt;
    const int ahead = (*index + 1 - today.dayOfWeek() + 7) % 7;
    return Found<QDate>{today.addDays(ahead == 0 ? 7 : ahead), i, count};
}

std::optional<int> dayOfMonth(const QString &form)
{
    static const QRegularExpression ordinal(u"^(\\d{1,2})(?:st|nd|rd|th|er)?$"_s);
    const QRegularExpressionMatch match = ordinal.match(form);
    return match.hasMatch() ? std::optional<int>(match.captured(1).toInt()) : std::nullopt;
}

std::optional<Found<QDate>> namedMonth(const Reader &reader, qsizetype i, QDate today)
{
    const QJsonArray months = reader.language.array(u"months"_s);
    const bool monthFirst = indexIn(months, reader.at(i)).has_value();
    const std::optional<int> month = indexIn(months, reader.at(monthFirst ? i : i + 1));
    const std::optional<int> day = dayOfMonth(reader.at(monthFirst ? i + 1 : i));
    if (!month || !day)
        return std::nullopt;
    const QString year = reader.at(i + 2);
    if (year.size() == 4 && year.toInt() > 0) {
        const QDate date(year.toInt(), *month + 1, *day);
        return date.isValid() ? std::optional(Found<QDate>{date, i, 3}) : std::nullopt;
    }
    const QDate date = nextOccurrence(*month + 1, *day, today);
    return date.isValid() ? std::optional(Found<QDate>{date, i, 2}) : std::nullopt;
}

std::optional<Found<QDate>> digits(const Reader &reader, qsizetype i)
{
    QStringList parts = reader.at(i).split(u'.');
    qsizetype count = 1;
    if (parts.size() != 3) {
        parts = {reader.at(i), reader.at(i + 1), reader.at(i + 2)};
        count = 3;
    }
    QDate date;
    if (parts.at(0).size() == 4)
        date = QDate(parts.at(0).toInt(), parts.at(1).toInt(), parts.at(2).toInt());
    else if (parts.at(2).size() == 4)
        date = QDate(parts.at(2).toInt(), parts.at(1).toInt(), parts.at(0).toInt());
    return date.isValid() ? std::optional(Found<QDate>{date, i, count}) : std::nullopt;
}

std::optional<Found<QDate>> dayAt(const Reader &reader, qsizetype i, QDate today)
{
    if (const auto day = reader.language.phrases(u"days"_s).longestAt(reader.words, i, reader.end))
        return Found<QDate>{today.addDays(day->meaning.toInt()), i, day->count};
    if (const auto date = reader.language.phrases(u"dates"_s).longestAt(reader.words, i, reader.end)) {
        const QStringList parts = date->meaning.split(u'-');
        return Found<QDate>{nextOccurrence(parts.first().toInt(), parts.last().toInt(), today), i, date->count};
    }
    if (auto found = relativeDay(reader, i, today))
        return found;
    if (auto found = weekday(reader, i, today))
        return found;
    if (auto found = namedMonth(reader, i, today))
        return found;
    return digits(reader, i);
}

std::optional<Found<QTime>> timeAt(const Reader &reader, qsizetype i)
{
    static const QRegularExpression clock(u"^(\\d{1,2})(?:[:h](\\d{2})?)?(am|pm)?$"_s);
    if (const auto named = reader.language.phrases(u"times"_s).longestAt(reader.words, i, reader.end))
        return Found<QTime>{QTime::fromString(named->meaning, u"HH:mm"_s), i, named->count};
    const QRegularExpressionMatch match = clock.match(reader.at(i));
    if (!match.hasMatch())
        return std::nullopt;
    qsizetype count = 1;
    QString half = match.captured(3);
    if (half.isEmpty() && (reader.at(i + 1) == "am"_L1 || reader.at(i + 1) == "pm"_L1)) {
        half = reader.at(i + 1);
        count = 2;
    }
    const bool isPlainNumber = half.isEmpty() && match.captured(0) == match.captured(1);
    if (isPlainNumber && !reader.language.has(u"at"_s, reader.at(i - 1)))
        return std::nullopt;
    int hour = match.captured(1).toInt();
    if (half == "pm"_L1 && hour < 12)
        hour += 12;
    else if (half == "am"_L1 && hour == 12)
        hour = 0;
    const QTime time(hour, match.captured(2).toInt());
    return time.isValid() ? std::optional(Found<QTime>{time, i, count}) : std::nullopt;
}

} // namespace

std::optional<Found<QDate>> dayIn(const QList<Word> &words, qsizetype begin, qsizetype end, const Language &language, QDate today)
{
    const Reader reader{words, end, language};
    for (qsizetype i = begin; i < end; ++i) {
        if (auto found = dayAt(reader, i, today))
            return found;
    }
    return std::nullopt;
}

std::optional<Found<QTime>> timeIn(const QList<Word> &words, qsizetype begin, qsizetype end, const Language &language)
{
    const Reader reader{words, end, language};
    for (qsizetype i = begin; i < end; ++i) {
        if (auto found = timeAt(reader, i))
            return found;
    }
    return std::nullopt;
}

std::optional<Found<QDateTime>> momentIn(const QList<Word> &words, qsizetype begin, qsizetype end, const Language &language,
                                         const QDateTime &now)
{
    const Reader reader{words, end, language};
    for (qsizetype i = begin; i < end; ++i) {
        if (!language.has(u"in"_s, reader.at(i)))
            continue;
        const std::optional<int> count = reader.wholeAt(i + 1);
        const auto span = language.phrases(u"spans"_s).longestAt(words, i + 2, end);
        if (count && span && (span->meaning == "minute"_L1 || span->meaning == "hour"_L1))
            return Found<QDateTime>{now.addSecs(*count * (span->meaning == "hour"_L1 ? 3600 : 60)), i, 3};
    }
    const auto day = dayIn(words, begin, end, language, now.date());
    const auto time = timeIn(words, begin, end, language);
    if (!day && !time)
        return std::nullopt;
    QDateTime moment(day ? day->value : now.date(), time ? time->value : QTime(9, 0), now.timeZone());
    if (!day && moment <= now)
        moment = moment.addDays(1);
    const qsizetype first = day && time ? std::min(day->first, time->first) : day ? day->first : time->first;
    const qsizetype last = std::max(day ? day->first + day->count : 0, time ? time->first + time->count : 0);
    return Found<QDateTime>{moment, first, last - first};
}

std::optional<double> numberOf(const QString &form, const Language &language)
{
    bool isNumber = false;
    const double number = form.toDouble(&isNumber);
    if (isNumber)
        return number;
    return language.number(form);
}

} // namespace tom::llm::builtin
