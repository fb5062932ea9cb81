#include "shared/llm/builtintext.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

bool isJoiningMark(QChar c)
{
    return c == u'.' || c == u',' || c == u':';
}

// The same text once more would be decomposed: a mark belongs to the letter before it.
bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate();
}

QSet<QString> trigramsOf(const QString &word)
{
    const QString padded = u' ' + word + u' ';
    QSet<QString> trigrams;
    for (qsizetype i = 0; i + 3 <= padded.size(); ++i)
        trigrams.insert(padded.sliced(i, 3));
    return trigrams;
}

} // namespace

QString plainText(const QString &text)
{
    QString plain;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        if (!c.isMark())
            plain.append(c);
    }
    return plain.toCaseFolded().replace(u"œ"_s, u"oe"_s).replace(u"æ"_s, u"ae"_s);
}

QList<Word> wordsOf(const QString &text)
{
    QList<Word> words;
    for (qsizetype i = 0; i < text.size();) {
        if (!isWordCharacter(text.at(i))) {
            ++i;
            continue;
        }
        const qsizetype start = i;
        while (i < text.size()
               && (isWordCharacter(text.at(i))
                   || (isJoiningMark(text.at(i)) && text.at(i - 1).isDigit() && i + 1 < text.size() && text.at(i + 1).isDigit())))
            ++i;
        words.append({.form = plainText(text.sliced(start, i - start)), .start = start, .length = i - start});
    }
    return words;
}

QString stemOf(const QString &form)
{
    if (form.size() > 4 && form.endsWith("ies"_L1))
        return form.chopped(3) + u'y';
    if (form.size() > 3 && (form.endsWith(u's') || form.endsWith(u'x')) && !form.endsWith("ss"_L1))
        return form.chopped(1);
    return form;
}

QString identifierApart(const QString &identifier)
{
    static const QRegularExpression humps(u"([a-z0-9])([A-Z])"_s);
    return QString(identifier).replace(humps, u"\\1 \\2"_s).replace(u'_', u' ');
}

double similarity(const QString &a, const QString &b)
{
    if (a == b)
        return 1;
    const QSet<QString> left = trigramsOf(a);
    const QSet<QString> right = trigramsOf(b);
    if (left.isEmpty() || right.isEmpty())
        return 0;
    return 2.0 * double((left & right).size()) / double(left.size() + right.size());
}

QString trimmedPhrase(QStringView text)
{
    const auto isEdge = [](QChar c) { return c.isSpace() || u".,;:!?\"'’“”«»()-–…"_s.contains(c); };
    while (!text.isEmpty() && isEdge(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isEdge(text.back()))
        text.chop(1);
    return text.toString();
}

} // namespace tom::llm::builtin
