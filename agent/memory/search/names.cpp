#include "agent/memory/search/names.h"

#include "agent/memory/search/stems.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

const QRegularExpression &dateForm()
{
    static const QRegularExpression form(
        uR"(\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}\b|\b\d{1,2} ?(?:h|am|pm|o'clock|heures?)\b|)"
        uR"(\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|may|june|july|august|september|)"
        uR"(october|november|december|spring|summer|autumn|winter|christmas|easter|noon|midnight|morning|evening|night|weekend)s?\b|)"
        uR"(\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b|\b(?:janvier|février|mars|avril|mai|juin|juillet|août|)"
        uR"(septembre|octobre|novembre|décembre|printemps|été|automne|hiver|noël|pâques|midi|minuit|matin|soir|nuit|week-end)\b|)"
        uR"(\b(?:o'clock|half past|quarter (?:past|to)|heures?|every|chaque|tous les|toutes les|par (?:jour|semaine|mois|an)|)"
        uR"(a (?:day|week|month|year))\b)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return form;
}

QSet<QString> capitalised(const QString &text, bool withFirst)
{
    static const QRegularExpression form(u"\\b\\p{Lu}[\\p{L}\\p{M}\\p{N}]*"_s, QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> names;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const bool isFirst =
            !std::ranges::any_of(text.first(match.capturedStart()), [](QChar c) { return c.isLetterOrNumber(); });
        if ((isFirst && !withFirst) || match.captured() == "I"_L1 || dateForm().match(match.captured()).hasMatch())
            continue;
        for (const QString &stem : stemsOf(match.captured())) {
            if (!isEmptyWord(stem))
                names.insert(stem);
        }
    }
    return names;
}

} // namespace

QSet<QString> namesIn(const QString &text)
{
    return capitalised(text, true);
}

QSet<QString> namesWithin(const QString &text)
{
    return capitalised(text, false);
}

bool hasDate(const QString &text)
{
    return dateForm().match(text).hasMatch();
}

} // namespace tom::memory
