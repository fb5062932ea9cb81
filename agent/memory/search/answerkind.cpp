#include "agent/memory/search/answerkind.h"

#include "agent/memory/search/names.h"
#include "agent/memory/search/stems.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr auto anyCase = QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption;

bool has(const QString &text, const QRegularExpression &form)
{
    return form.match(text).hasMatch();
}

QString withPlainApostrophes(const QString &text)
{
    return QString(text).replace(u'’', u'\'');
}

bool asksForAName(const QString &question)
{
    static const QRegularExpression form(
        uR"(^\W*(?:(?:and|so|et|alors)\W+)?(?:who|whose|whom|qui|(?:avec|chez|à|pour|de|par|with|to|for|by) (?:qui|who|whom)|)"
        uR"(what(?:'s| is| are) .{0,40}(?:called|(?:first |last )?name\b)|comment s'appelle)|\bcalled\s*\?|\bs'appellent?\b)"_s,
        anyCase);
    return has(question, form);
}

bool asksForADate(const QString &question)
{
    static const QRegularExpression form(
        uR"(^\W*(?:(?:and|so|et|alors)\W+)?(?:(?:since|until|from|depuis|jusqu'à|à partir de)\s+)?(?:when|what date|)"
        uR"(which (?:day|month|year)|what day|quand|(?:à |en )?quel(?:le)? (?:jour|date|mois|année|heure)|(?:at )?what time|)"
        uR"(quelle est la date)\b)"_s,
        anyCase);
    return has(question, form);
}

bool asksForANumber(const QString &question)
{
    static const QRegularExpression form(
        uR"(\bhow (?:many|much|tall|long|big|far|often)\b|\bcombien\b|\b(?:shoe|clothes?) size\b|\bphone number\b|\bpointure\b|)"
        uR"(\btaille\b|\bnuméro\b|\bcode\b|\bcombination\b|\bcombinaison\b)"_s,
        anyCase);
    return has(question, form);
}

bool asksForAnAge(const QString &question)
{
    static const QRegularExpression form(uR"(\bhow old\b|\bwhat age\b|\bquel âge\b)"_s, anyCase);
    return has(question, form);
}

bool hasNumber(const QString &text)
{
    static const QRegularExpression form(
        uR"(\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|half|deux|trois|quatre|cinq|six|)"
        uR"(sept|huit|neuf|dix|onze|douze|vingt|trente|demie?)\b|\b(?:size|taille) [A-Z]{1,3}\b)"_s,
        anyCase);
    return has(text, form);
}

bool hasAge(const QString &text)
{
    static const QRegularExpression form(
        uR"(\b(?:years?|months? old|old|aged?|turned|turns|born|birthday|ans|mois|âge|âgée?|née?|anniversaire|naissance)\b)"_s,
        anyCase);
    return has(text, form);
}

} // namespace

AnswerKind kindOfAnswer(const QString &question)
{
    const QString text = withPlainApostrophes(question);
    if (asksForAName(text))
        return AnswerKind::Name;
    if (asksForAnAge(text))
        return AnswerKind::Age;
    if (asksForADate(text))
        return AnswerKind::Date;
    return asksForANumber(text) ? AnswerKind::Number : AnswerKind::Any;
}

bool mayAnswer(AnswerKind kind, const QString &memory, const QSet<QString> &asked)
{
    switch (kind) {
    case AnswerKind::Name:
        return !(namesIn(memory) - asked).isEmpty();
    case AnswerKind::Date:
        return hasDate(withPlainApostrophes(memory));
    case AnswerKind::Age:
        return hasAge(memory);
    case AnswerKind::Number:   // how often is a number, too
        return hasNumber(memory) || hasDate(withPlainApostrophes(memory));
    case AnswerKind::Any:
        break;
    }
    return true;
}

QString askedThing(const QString &question)
{
    static const QRegularExpression form(
        uR"(^\W*(?:(?:and|so|et|alors)\W+)?(?:(?:at|in|on|for|from|to|with|à|de|d'|dans|en|pour|chez|avec|sur) ?)?)"
        uR"((?:which|what|quel(?:le)?s?) ([\p{L}]+))"_s,
        anyCase);
    const QRegularExpressionMatch match = form.match(withPlainApostrophes(question));
    return match.hasMatch() ? stemsOf(match.captured(1)).value(0) : QString();
}

} // namespace tom::memory
