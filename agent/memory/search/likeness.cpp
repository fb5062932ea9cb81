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

} // namespace

Statement::Statement(const QString &text) : Statement(text, stemsOf(text)) {}

Statement::Statement(const QString &text, const QStringList &stems)
    : m_text(text),
      m_stems(stems),
      m_telling(asSet(tellingIn(stems)))
{}

QSet<QString> Statement::names() const
{
    static const QRegularExpression form(u"\\b\\p{Lu}[\\w'’-]*"_s, QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> names;
    for (auto matches = form.globalMatch(m_text); matches.hasNext();) {
        for (const QString &stem : stemsOf(matches.next().captured()))
            names.insert(stem);
    }
    return names;
}

const std::optional<QSet<QString>> &Statement::attribute() const
{
    static const QRegularExpression form(uR"(\A(.{3,120}?)\s*(?:\b(?:is|are|est|sont|=)\b|:|=)\s*\S)"_s,
                                         QRegularExpression::CaseInsensitiveOption
                                             | QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression belongs(
        uR"(\b(?:of|de|du|des|d['’]|my|our|his|her|their|the|mon|ma|mes|notre|nos|son|sa|le|la|les)\b|['’]s\b|\bl['’])"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    if (m_attribute)
        return *m_attribute;
    m_attribute.emplace();
    const QRegularExpressionMatch match = form.match(m_text);
    if (!match.hasMatch())
        return *m_attribute;
    const QString subject = match.captured(1);
    const QStringList telling = tellingStems(subject);
    if (telling.size() >= 2 && belongs.match(subject).hasMatch())
        m_attribute->emplace(asSet(telling));
    return *m_attribute;
}

Likeness likenessOf(const Statement &newer, const Statement &older)
{
    if (newer.stems() == older.stems())
        return Likeness::Same;
    // Most have a word or two in common and nothing else.
    const QSet<QString> &newTelling = newer.telling();
    const QSet<QString> &oldTelling = older.telling();
    const qsizetype common =
        std::ranges::count_if(newTelling, [&oldTelling](const QString &word) { return oldTelling.contains(word); });
    constexpr qsizetype leastCommon = 2;   // of two values of one thing, and of what says as much as another
    if (common < leastCommon && newTelling.size() != oldTelling.size())
        return Likeness::Other;
    const QSet<QString> newNegations = negationsIn(newer.stems());
    const QSet<QString> oldNegations = negationsIn(older.stems());
    if (common >= leastCommon && newer.attribute() && newer.attribute() == older.attribute())
        return newTelling == oldTelling && newNegations == oldNegations ? Likeness::Restated : Likeness::Replaced;
    // One says all that the other says, with the same numbers and negations.
    if (newNegations != oldNegations || numbersIn(newer.stems()) != numbersIn(older.stems()))
        return Likeness::Other;
    constexpr qsizetype leastWords = 3;   // "Alice sings" says too little to be found in another sentence
    if (newTelling == oldTelling
        || (newTelling.size() == oldTelling.size() && sayTheSame(newTelling, oldTelling, newer.names() + older.names())))
        return Likeness::Restated;
    if (oldTelling.size() >= leastWords && common == oldTelling.size() && newTelling.size() <= oldTelling.size() + 2)
        return Likeness::Restated;
    if (newTelling.size() >= leastWords && common == newTelling.size() && oldTelling.size() <= newTelling.size() + 2)
        return Likeness::Same;
    return Likeness::Other;
}

Likeness likenessOf(const QString &newText, const QString &oldText)
{
    return likenessOf(Statement(newText), Statement(oldText));
}

} // namespace tom::memory
