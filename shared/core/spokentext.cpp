#include "shared/core/spokentext.h"

#include <QRegularExpression>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace tom {

namespace {

constexpr qsizetype longestRead = 20'000;   // far more than is ever said

struct Rule
{
    QRegularExpression pattern;
    QString replacement;
};

// In this order; each takes its marks away and leaves the words.
const QList<Rule> &rules()
{
    using Expression = QRegularExpression;
    constexpr auto multiline = Expression::MultilineOption;
    static const QList<Rule> all{
        {Expression(uR"(^[ \t]*(```|~~~)[\s\S]*?(^[ \t]*\1[ \t]*$|\z))"_s, multiline), u" "_s},   // code
        {Expression(uR"(\[open:[^\]]*\])"_s), u""_s},                                           // an address to open
        {Expression(uR"(!\[[^\]]*\]\([^)]*\))"_s), u""_s},                                       // pictures
        {Expression(uR"(\[([^\]]+)\]\([^)]*\))"_s), u"\\1"_s},                                   // links
        {Expression(uR"(^[ \t]*\[[^\]]+\]:[ \t]*\S+.*$)"_s, multiline), u""_s},                  // where links lead
        {Expression(uR"(<?\b(?:https?|ftp|mailto|tom):[^\s<>)\]]+>?)"_s), u""_s},                // addresses
        {Expression(uR"(\bwww\.[^\s<>)\]]+)"_s), u""_s},
        {Expression(uR"(<br[ \t]*/?>)"_s), u" "_s},
        {Expression(uR"(</?[A-Za-z][^<>]*>)"_s), u""_s},                                         // HTML
        {Expression(uR"(^[ \t]*\|?[ \t:]*-{3,}[-| \t:]*$)"_s, multiline), u""_s},                // lines of tables, rules
        {Expression(uR"(^[ \t]*([*_][ \t]*){3,}$)"_s, multiline), u""_s},
        {Expression(uR"(^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$)"_s, multiline), u"\\1"_s},  // headings
        {Expression(uR"(^[ \t]*>[ \t]?)"_s, multiline), u""_s},                                  // quotations
        {Expression(uR"(^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)"_s, multiline), u""_s},   // lists
        {Expression(uR"((\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1)"_s), u"\\2"_s},                        // strong, struck out
        {Expression(uR"((?<![\w])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w]))"_s), u"\\2"_s},
        {Expression(uR"(`+([^`]*)`+)"_s), u"\\1"_s},
        {Expression(uR"(^[ \t]*\|(.*)\|[ \t]*$)"_s, multiline), u"\\1"_s},                       // rows of tables
        {Expression(uR"([ \t]+\|[ \t]+)"_s), u", "_s},
        {Expression(uR"(\\([\\`*_{}\[\]()#+.!|~>-]))"_s), u"\\1"_s},                             // what was escaped
    };
    return all;
}

// Each line ends as a sentence does, so that lists are not read in one breath.
QString asSentences(const QString &text)
{
    static const QString ends = u".!?…:;,。！？"_s;
    QStringList lines;
    for (const QString &line : text.split(u'\n')) {
        QString words = line.simplified();
        if (words.isEmpty())
            continue;
        const bool hasWord = std::ranges::any_of(words, [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
        if (!hasWord)
            continue;
        if (!ends.contains(words.back()))
            words += u'.';
        lines.append(words);
    }
    return lines.join(u' ');
}

qsizetype boundaryBefore(QTextBoundaryFinder::BoundaryType type, const QString &text, qsizetype most)
{
    QTextBoundaryFinder finder(type, text);
    finder.setPosition(most);
    return finder.isAtBoundary() ? most : std::max<qsizetype>(0, finder.toPreviousBoundary());
}

} // namespace

QString spokenText(const QString &markdown, qsizetype most)
{
    QString text = markdown.left(longestRead);
    for (const Rule &rule : rules())
        text.replace(rule.pattern, rule.replacement);
    text = asSentences(text);
    if (text.size() <= most)
        return text;
    if (const qsizetype sentence = boundaryBefore(QTextBoundaryFinder::Sentence, text, most); sentence > 0)
        return text.first(sentence).trimmed();
    const qsizetype word = boundaryBefore(QTextBoundaryFinder::Word, text, most);
    return text.first(word > 0 ? word : boundaryBefore(QTextBoundaryFinder::Grapheme, text, most)).trimmed() + u'…';
}

} // namespace tom
