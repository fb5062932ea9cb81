#include "shared/llm/builtinlocal.h"

#include "shared/llm/builtinarithmetic.h"
#include "shared/llm/builtindates.h"
#include "shared/llm/builtinunits.h"

#include <map>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

// Whether the whole sentence is the intent, politeness apart.
bool isIntent(const Sentence &sentence, const QString &name)
{
    const PhraseBook<QString> &intent = sentence.language().phrases(u"intent."_s + name);
    return intent.isWhole(sentence.words(), sentence.begin(), sentence.end())
           || intent.isWhole(sentence.words(), 0, sentence.words().size());
}

// The words behind an intent that begins the sentence; negative when it does not.
qsizetype behindIntent(const Sentence &sentence, const QString &name)
{
    const auto match =
        sentence.language().phrases(u"intent."_s + name).longestAt(sentence.words(), sentence.begin(), sentence.end());
    return match ? sentence.begin() + match->count : -1;
}

QString upperFirst(const QString &text)
{
    return text.isEmpty() ? text : text.first(1).toUpper() + text.sliced(1);
}

QString dateText(QDate date, const Language &language)
{
    return language.locale().toString(date, u"dddd d MMMM yyyy"_s);
}

QString firstSentence(const QString &description)
{
    const QString line = description.section(u'\n', 0, 0).trimmed();
    const qsizetype stop = line.indexOf(". "_L1);
    QString sentence = stop < 0 ? line : line.first(stop);
    if (sentence.endsWith(u'.'))
        sentence.chop(1);
    return sentence;
}

// Nobody reads a hundred of them.
QString joined(const QStringList &titles)
{
    constexpr qsizetype most = 12;
    return titles.mid(0, most).join(u"; "_s) + (titles.size() > most ? u"; …"_s : QString());
}

QString abilities(const Language &language, const QList<ToolProfile> &tools)
{
    QStringList lines{language.answer(u"can"_s), u"- "_s + language.answer(u"canLocal"_s)};
    std::map<QString, QStringList> byModule;
    QStringList examples;
    for (const ToolProfile &tool : tools) {
        const QString description = firstSentence(tool.tool.description);
        byModule[tool.module].append(description.isEmpty() ? tool.title()
                                                           : description.first(1).toLower() + description.sliced(1));
        const QString example = language.table(u"examples"_s).value(tool.tool.name).toString();
        if (!example.isEmpty())
            examples.append(u"\"%1\""_s.arg(example));
    }
    for (const auto &[module, titles] : byModule)
        lines.append(module.isEmpty() ? u"- %1"_s.arg(joined(titles)) : u"- **%1**: %2"_s.arg(module, joined(titles)));
    QString text = lines.join(u'\n');
    if (!examples.isEmpty())
        text += u"\n\n"_s + language.answer(u"examples"_s).arg(examples.join(u", "_s));
    return text;
}

std::optional<QString> timeAnswer(const Sentence &sentence, const QDateTime &now)
{
    const Language &language = sentence.language();
    const QString here = now.time().toString(u"HH:mm"_s);
    if (isIntent(sentence, u"time"_s))
        return language.answer(u"time"_s).arg(here);
    qsizetype place = behindIntent(sentence, u"time"_s);
    if (place < 0 || !language.has(u"places"_s, sentence.form(place)))
        return std::nullopt;
    while (place < sentence.end() && sentence.isGlue(place))
        ++place;
    if (place == sentence.end())
        return std::nullopt;
    const QString name = sentence.slice(place, sentence.end());
    const QString wanted = plainText(name).replace(u' ', u'_').replace(u'-', u'_');
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        if (plainText(QString::fromLatin1(id.sliced(id.lastIndexOf('/') + 1))).replace(u'-', u'_') == wanted)
            return language.answer(u"timeIn"_s).arg(name, now.toTimeZone(QTimeZone(id)).time().toString(u"HH:mm"_s));
    }
    return language.answer(u"noPlace"_s).arg(name, here);
}

std::optional<QString> dateAnswer(const Sentence &sentence, const QDateTime &now)
{
    const Language &language = sentence.language();
    const QDate today = now.date();
    const auto wholeDay = [&](qsizetype from) -> std::optional<QDate> {
        while (from >= 0 && from < sentence.words().size() && sentence.isGlue(from)
               && !dayIn(sentence.words(), from, from + 1, language, today) && !language.has(u"in"_s, sentence.form(from)))
            ++from;
        const qsizetype end = sentence.words().size();
        const auto day = from < 0 ? std::nullopt : dayIn(sentence.words(), from, end, language, today);
        const bool saysNothingElse =
            day && day->first == from && (day->first + day->count == end || day->first + day->count >= sentence.end());
        return saysNothingElse ? std::optional(day->value) : std::nullopt;
    };
    if (isIntent(sentence, u"week"_s))
        return language.answer(u"week"_s).arg(today.weekNumber());
    if (isIntent(sentence, u"date"_s))
        return language.answer(u"date"_s).arg(dateText(today, language));
    if (const auto day = wholeDay(behindIntent(sentence, u"dayOf"_s))) {
        if (*day == today)
            return language.answer(u"date"_s).arg(dateText(today, language));
        const auto said = dayIn(sentence.words(), sentence.begin(), sentence.words().size(), language, today);
        return language.answer(u"dayOf"_s)
            .arg(upperFirst(sentence.slice(said->first, said->first + said->count)), dateText(*day, language));
    }
    if (const auto day = wholeDay(behindIntent(sentence, u"daysUntil"_s))) {
        const qint64 days = today.daysTo(*day);
        const QString key = days == 0 ? u"dayIsToday"_s : days == 1 ? u"dayUntil"_s : days > 0 ? u"daysUntil"_s : u"daysPassed"_s;
        QString answer = language.answer(key);
        return answer.replace(u"%1"_s, QString::number(std::abs(days))).replace(u"%2"_s, dateText(*day, language));
    }
    return std::nullopt;
}

std::optional<QString> arithmeticAnswer(const Sentence &sentence)
{
    const Language &language = sentence.language();
    const auto arithmetic = calculate(sentence.text(), language);
    if (!arithmetic)
        return std::nullopt;
    if (arithmetic->value)
        return formatNumber(*arithmetic->value, language);
    return language.answer(arithmetic->value.error() == ArithmeticProblem::DivisionByZero ? u"divisionByZero"_s : u"tooBig"_s);
}

} // namespace

std::optional<QString> localAnswer(const Sentence &sentence, const QList<ToolProfile> &tools, const QDateTime &now)
{
    const Language &language = sentence.language();
    for (const QString &intent : {u"help"_s, u"who"_s}) {
        if (isIntent(sentence, intent))
            return language.answer(u"who"_s) + u"\n\n"_s + abilities(language, tools) + u"\n\n"_s + language.answer(u"upgrade"_s);
    }
    for (const QString &intent : {u"greeting"_s, u"thanks"_s}) {
        if (isIntent(sentence, intent))
            return language.answer(intent);
    }
    if (auto answer = timeAnswer(sentence, now))
        return answer;
    if (auto answer = dateAnswer(sentence, now))
        return answer;
    if (auto answer = convertUnits(sentence.text(), language))
        return answer;
    return arithmeticAnswer(sentence);
}

QString notUnderstood(const Language &language, const QList<ToolProfile> &tools)
{
    return language.answer(u"unknown"_s) + u"\n\n"_s + abilities(language, tools);
}

} // namespace tom::llm::builtin
