#include "agent/memory/search/likeness.h"

#include "agent/memory/search/stems.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

QSet<QString> asSet(const QStringList &words)
{
    return {words.begin(), words.end()};
}

// Names are not to be taken for forms of one word: Julien is not Julienne.
QSet<QString> namesIn(const QString &text)
{
    static const QRegularExpression form(u"\\b\\p{Lu}[\\w'’-]*"_s, QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> names;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        for (const QString &stem : stemsOf(matches.next().captured()))
            names.insert(stem);
    }
    return names;
}

// "allergic" and "allergy": forms of one word, as far as their letters tell.
bool areForms(const QString &one, const QString &other)
{
    constexpr qsizetype leastCommon = 5;
    const qsizetype most = std::min(one.size(), other.size());
    qsizetype common = 0;
    while (common < most && one.at(common) == other.at(common))
        ++common;
    return common >= leastCommon && common * 10 >= std::max(one.size(), other.size()) * 7;
}

// Whether each word of one has its own in the other, be it in another form.
bool sayTheSame(const QSet<QString> &one, QSet<QString> other, const QSet<QString> &names)
{
    if (one.size() != other.size())
        return false;
    for (const QString &word : one) {
        if (other.remove(word))
            continue;
        const auto form = std::ranges::find_if(other, [&](const QString &candidate) {
            return !names.contains(word) && !names.contains(candidate) && areForms(word, candidate);
        });
        if (form == other.end())
            return false;
        other.erase(form);
    }
    return true;
}

bool hasDigit(const QString &word)
{
    return std::ranges::any_of(word, [](QChar c) { return c.isDigit(); });
}

QSet<QString> numbersIn(const QStringList &words)
{
    QSet<QString> numbers;
    std::ranges::for_each(words, [&](const QString &word) {
        if (hasDigit(word))
            numbers.insert(word);
    });
    return numbers;
}

// "The code of the garage" of "The code of the garage is 1234": what has one value at a time. A mere person or "it" is not
// such a thing: Alice is tall and is a doctor.
std::optional<QSet<QString>> attributeIn(const QString &text)
{
    static const QRegularExpression form(uR"(\A(.{3,120}?)\s*(?:\b(?:is|are|est|sont|=)\b|:|=)\s*\S)"_s,
                                         QRegularExpression::CaseInsensitiveOption
                                             | QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString subject = match.captured(1);
    const QStringList telling = tellingStems(subject);
    static const QRegularExpression belongs(
        uR"(\b(?:of|de|du|des|d['’]|my|our|his|her|their|the|mon|ma|mes|notre|nos|son|sa|le|la|les)\b|['’]s\b|\bl['’])"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    if (telling.size() < 2 || !belongs.match(subject).hasMatch())
        return std::nullopt;
    return asSet(telling);
}

} // namespace

Likeness likenessOf(const QString &newText, const QString &oldText)
{
    const QStringList newStems = stemsOf(newText);
    const QStringList oldStems = stemsOf(oldText);
    if (newStems == oldStems)
        return Likeness::Same;
    const auto newAttribute = attributeIn(newText);
    if (newAttribute && newAttribute == attributeIn(oldText))
        return asSet(tellingStems(newText)) == asSet(tellingStems(oldText)) && negationsIn(newStems) == negationsIn(oldStems)
                   ? Likeness::Restated
                   : Likeness::Replaced;
    // One says all that the other says, with the same numbers and negations.
    if (numbersIn(newStems) != numbersIn(oldStems) || negationsIn(newStems) != negationsIn(oldStems))
        return Likeness::Other;
    const QSet<QString> newTelling = asSet(tellingStems(newText));
    const QSet<QString> oldTelling = asSet(tellingStems(oldText));
    constexpr qsizetype leastWords = 3;   // "Alice sings" says too little to be found in another sentence
    if (newTelling == oldTelling || sayTheSame(newTelling, oldTelling, namesIn(newText) + namesIn(oldText)))
        return Likeness::Restated;
    if (oldTelling.size() >= leastWords && newTelling.contains(oldTelling) && newTelling.size() <= oldTelling.size() + 2)
        return Likeness::Restated;
    if (newTelling.size() >= leastWords && oldTelling.contains(newTelling) && oldTelling.size() <= newTelling.size() + 2)
        return Likeness::Same;
    return Likeness::Other;
}

} // namespace tom::memory
