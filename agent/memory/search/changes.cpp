#include "agent/memory/search/changes.h"

#include "agent/memory/search/stems.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr auto options = QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption;

} // namespace

bool tellsAChange(const QString &text)
{
    static const QRegularExpression english(
        uR"(\b(?:now|nowadays|currently|by now|no longer|any ?more|instead|since|from (?:\w+ ){1,3}on|new|)"
        uR"(chang(?:e|ed|es)|moved|replaced|switched|left|quit|sold|stopped|retired|cancell?ed|took over|died|broken?|lost)\b)"_s,
        options);
    static const QRegularExpression french(
        uR"(\b(?:maintenant|désormais|dorénavant|à présent|actuellement|depuis|à partir d[eu]s?|au lieu d[eu]s?|nouve(?:au|l|lle)s?|chang(?:é|ée|e|er)|)"
        uR"(déménagée?s?|remplacée?s?|quittée?s?|vendue?s?|arrêtée?s?|retraite|résiliée?s?|cassée?s?|morte?s?)\b|)"
        uR"(\bn(?:e\b|['’]).{1,40}\bplus\b)"_s,
        options);
    return english.match(text).hasMatch() || french.match(text).hasMatch();
}

const QSet<QString> &wordsOfChange()
{
    static const QSet<QString> words = [] {
        const QStringList stems = stemsOf(
            u"now currently longer anymore instead since from new change changed changes moved replaced switched left quit "
            "sold stopped retired cancelled took week month year maintenant désormais présent depuis partir lieu nouveau "
            "nouvelle nouvel "
            "changé changer déménagé remplacé quitté vendu arrêté retraite résilié plus semaine mois année"_s);
        return QSet<QString>(stems.begin(), stems.end());
    }();
    return words;
}

bool asksForThePast(const QString &question)
{
    static const QRegularExpression form(
        uR"(\b(?:before|previous|previously|former|formerly|earlier|used to|back then|until (?:then|recently)|)"
        uR"(avant|auparavant|ancien|ancienne|précédent|précédente|autrefois|naguère|à l['’]époque)\b)"_s,
        options);
    return form.match(question).hasMatch();
}

} // namespace tom::memory
