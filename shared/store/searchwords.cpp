#include "shared/store/searchwords.h"

using namespace Qt::StringLiterals;

namespace tom::store {

namespace {

// As FTS5's unicode61 sees it: letters, digits, private characters; and the marks that it takes off letters.
bool isOfWord(char32_t character)
{
    return QChar::isLetterOrNumber(character) || QChar::isMark(character)
           || QChar::category(character) == QChar::Other_PrivateUse;
}

QStringList wordsOf(const QString &text)
{
    QStringList words;
    QString word;
    const auto take = [&] {
        if (!word.isEmpty())
            words.append(std::exchange(word, {}));
    };
    for (const char32_t character : text.toUcs4()) {
        if (!isOfWord(character))
            take();
        else if (word.size() < maxSearchWordLength)
            word += QString::fromUcs4(&character, 1);
        if (words.size() == maxSearchWords)
            return words;
    }
    take();
    return words;
}

} // namespace

QString searchExpression(const QString &query)
{
    QStringList terms;
    for (const QString &word : wordsOf(query))
        terms.append(u'"' + word + u"\"*"_s);   // a word has no quote in it
    return terms.join(u' ');
}

} // namespace tom::store
