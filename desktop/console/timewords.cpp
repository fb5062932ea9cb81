#include "desktop/console/timewords.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

template<typename Value>
std::optional<Value> foundIn(const QHash<QString, Value> &table, const QString &word)
{
    const auto found = table.constFind(word);
    return found == table.constEnd() ? std::nullopt : std::optional(*found);
}

QString withoutAccents(const QString &text)
{
    QString plain;
    for (const QChar letter : text.normalized(QString::NormalizationForm_D)) {
        if (letter.category() != QChar::Mark_NonSpacing)
            plain.append(letter);
    }
    return plain;
}

} // namespace

QStringList wordsOf(const QString &text)
{
    QString plain = withoutAccents(text.toLower()).replace(u'\u2019', u'\'');
    plain.replace("aujourd'hui"_L1, "today"_L1);
    plain.replace("o'clock"_L1, " "_L1);
    static const std::pair<QRegularExpression, QString> joints[] = {
        {QRegularExpression(u"[',;]"_s), u" "_s},
        {QRegularExpression(u"\\b(apres|week|demi|day)[ -](demain|midi|end|heures?|after)\\b"_s), u"\\1-\\2"_s},
        {QRegularExpression(u"\\bhalf an hour\\b"_s), u"30 minutes"_s},
        {QRegularExpression(u"\\b(une )?demi-heures?\\b"_s), u"30 minutes"_s},
        {QRegularExpression(u"\\bheures? et demie\\b"_s), u"heure 30"_s},
        {QRegularExpression(u"\\b(an|one) hour and a half\\b"_s), u"90 minutes"_s},
        {QRegularExpression(u"\\bune heure 30\\b"_s), u"1h30"_s},
        {QRegularExpression(u"\\bday-after tomorrow\\b"_s), u"apres-demain"_s},
        {QRegularExpression(u"\\b(\\d{1,3}) ?h(?:eures?)? ?(\\d\\d)\\b"_s), u"\\1h\\2"_s},
        {QRegularExpression(u"\\b(\\d{1,3}) ?h(?:eures?)?\\b"_s), u"\\1h"_s},
        {QRegularExpression(u"\\b(\\d{1,2}(?::\\d\\d)?) ?([ap])\\.?m\\b\\.?"_s), u"\\1\\2m"_s},
        {QRegularExpression(u"\\b(\\d+)(s|sec|min|mins|minutes?|hours?|days?|d|j|jours?|w|weeks?)\\b"_s), u"\\1 \\2"_s}};
    for (const auto &[form, joined] : joints)
        plain.replace(form, joined);
    return plain.simplified().split(u' ', Qt::SkipEmptyParts);
}

std::optional<TimeUnit> unitOf(const QString &word)
{
    static const QHash<QString, TimeUnit> units{
        {u"s"_s, TimeUnit::Second},       {u"sec"_s, TimeUnit::Second},     {u"second"_s, TimeUnit::Second},
        {u"seconds"_s, TimeUnit::Second}, {u"seconde"_s, TimeUnit::Second}, {u"secondes"_s, TimeUnit::Second},
        {u"min"_s, TimeUnit::Minute},     {u"mins"_s, TimeUnit::Minute},    {u"minute"_s, TimeUnit::Minute},
        {u"minutes"_s, TimeUnit::Minute}, {u"h"_s, TimeUnit::Hour},         {u"hour"_s, TimeUnit::Hour},
        {u"hours"_s, TimeUnit::Hour},     {u"heure"_s, TimeUnit::Hour},     {u"heures"_s, TimeUnit::Hour},
        {u"d"_s, TimeUnit::Day},          {u"j"_s, TimeUnit::Day},          {u"day"_s, TimeUnit::Day},
        {u"days"_s, TimeUnit::Day},       {u"jour"_s, TimeUnit::Day},       {u"jours"_s, TimeUnit::Day},
        {u"w"_s, TimeUnit::Week},         {u"week"_s, TimeUnit::Week},      {u"weeks"_s, TimeUnit::Week},
        {u"semaine"_s, TimeUnit::Week},   {u"semaines"_s, TimeUnit::Week},  {u"month"_s, TimeUnit::Month},
        {u"months"_s, TimeUnit::Month},   {u"mois"_s, TimeUnit::Month},     {u"year"_s, TimeUnit::Year},
        {u"years"_s, TimeUnit::Year},     {u"an"_s, TimeUnit::Year},        {u"ans"_s, TimeUnit::Year},
        {u"annee"_s, TimeUnit::Year},     {u"annees"_s, TimeUnit::Year}};
    return foundIn(units, word);
}

std::optional<int> numberOf(const QString &word)
{
    static const QHash<QString, int> words{
        {u"a"_s, 1},     {u"an"_s, 1},      {u"one"_s, 1},   {u"un"_s, 1},      {u"une"_s, 1},   {u"two"_s, 2},  {u"deux"_s, 2},
        {u"three"_s, 3}, {u"trois"_s, 3},   {u"four"_s, 4},  {u"quatre"_s, 4},  {u"five"_s, 5},  {u"cinq"_s, 5}, {u"six"_s, 6},
        {u"seven"_s, 7}, {u"sept"_s, 7},    {u"eight"_s, 8}, {u"huit"_s, 8},    {u"nine"_s, 9},  {u"neuf"_s, 9}, {u"ten"_s, 10},
        {u"dix"_s, 10},  {u"eleven"_s, 11}, {u"onze"_s, 11}, {u"twelve"_s, 12}, {u"douze"_s, 12}};
    bool isNumber = false;
    const int number = word.toInt(&isNumber);
    if (isNumber && word.front().isDigit() && number <= 100'000)
        return number;
    return foundIn(words, word);
}

std::optional<int> dayOfMonthOf(const QString &word)
{
    static const QRegularExpression form(u"\\A(\\d{1,2})(st|nd|rd|th|er)?\\z"_s);
    const auto match = form.match(word);
    const int day = match.captured(1).toInt();
    return match.hasMatch() && day >= 1 && day <= 31 ? std::optional(day) : std::nullopt;
}

int weekdayOf(const QString &word)
{
    static const QHash<QString, int> days{
        {u"monday"_s, 1},    {u"mon"_s, 1}, {u"lundi"_s, 1},    {u"tuesday"_s, 2},  {u"tue"_s, 2}, {u"mardi"_s, 2},
        {u"wednesday"_s, 3}, {u"wed"_s, 3}, {u"mercredi"_s, 3}, {u"thursday"_s, 4}, {u"thu"_s, 4}, {u"jeudi"_s, 4},
        {u"friday"_s, 5},    {u"fri"_s, 5}, {u"vendredi"_s, 5}, {u"saturday"_s, 6}, {u"sat"_s, 6}, {u"samedi"_s, 6},
        {u"sunday"_s, 7},    {u"sun"_s, 7}, {u"dimanche"_s, 7}};
    const int day = days.value(word);
    return day == 0 && word.endsWith(u's') ? days.value(word.chopped(1)) : day;
}

int monthOf(const QString &word)
{
    static const QStringList english{u"january"_s, u"february"_s, u"march"_s,     u"april"_s,   u"may"_s,      u"june"_s,
                                     u"july"_s,    u"august"_s,   u"september"_s, u"october"_s, u"november"_s, u"december"_s};
    static const QStringList french{u"janvier"_s, u"fevrier"_s, u"mars"_s,      u"avril"_s,   u"mai"_s,      u"juin"_s,
                                    u"juillet"_s, u"aout"_s,    u"septembre"_s, u"octobre"_s, u"novembre"_s, u"decembre"_s};
    for (int month = 0; month < 12; ++month) {
        const QString &name = english.at(month);
        if (word == name || word == french.at(month) || (name.size() > 3 && word == name.left(3)))
            return month + 1;
    }
    return 0;
}

std::optional<QTime> partOfDayOf(const QString &word)
{
    static const QHash<QString, QTime> parts{
        {u"morning"_s, QTime(8, 0)},    {u"mornings"_s, QTime(8, 0)},    {u"matin"_s, QTime(8, 0)},
        {u"matins"_s, QTime(8, 0)},     {u"noon"_s, QTime(12, 0)},       {u"midi"_s, QTime(12, 0)},
        {u"afternoon"_s, QTime(14, 0)}, {u"afternoons"_s, QTime(14, 0)}, {u"apres-midi"_s, QTime(14, 0)},
        {u"evening"_s, QTime(19, 0)},   {u"evenings"_s, QTime(19, 0)},   {u"soir"_s, QTime(19, 0)},
        {u"soirs"_s, QTime(19, 0)},     {u"tonight"_s, QTime(20, 0)},    {u"night"_s, QTime(22, 0)},
        {u"nuit"_s, QTime(22, 0)},      {u"midnight"_s, QTime(0, 0)},    {u"minuit"_s, QTime(0, 0)}};
    return foundIn(parts, word);
}

std::optional<QTime> clockOf(const QString &word)
{
    static const QRegularExpression form(u"\\A(\\d{1,2})(?:(?::|h)(\\d\\d))?(h|am|pm)?\\z"_s);
    const auto match = form.match(word);
    if (!match.hasMatch() || (match.captured(2).isEmpty() && match.captured(3).isEmpty()))
        return std::nullopt;
    int hour = match.captured(1).toInt();
    const QString half = match.captured(3);
    if (half == "am"_L1 || half == "pm"_L1) {
        if (hour < 1 || hour > 12)
            return std::nullopt;
        hour = hour % 12 + (half == "pm"_L1 ? 12 : 0);
    }
    const QTime time(hour, match.captured(2).toInt());
    return time.isValid() ? std::optional(time) : std::nullopt;
}

std::optional<QDate> dateOf(const QString &word)
{
    QDate date = QDate::fromString(word, Qt::ISODate);
    if (!date.isValid())
        date = QDate::fromString(word, u"d.M.yyyy"_s);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

bool isFiller(const QString &word)
{
    static const QSet<QString> fillers{u"at"_s,   u"on"_s,       u"the"_s,       u"of"_s,     u"a"_s,   u"le"_s,
                                       u"la"_s,   u"les"_s,      u"l"_s,         u"ce"_s,     u"cet"_s, u"cette"_s,
                                       u"this"_s, u"du"_s,       u"de"_s,        u"and"_s,    u"et"_s,  u"in"_s,
                                       u"next"_s, u"prochain"_s, u"prochaine"_s, u"coming"_s, u"t"_s,   u"chaque"_s};
    return fillers.contains(word);
}

} // namespace tom::console
