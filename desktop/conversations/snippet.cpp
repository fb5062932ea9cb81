#include "desktop/conversations/snippet.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype snippetLead = 40;   // letters in front of what was found
constexpr qsizetype snippetLength = 200;  // of all of it
constexpr qsizetype longText = 4000;

// Where the word begins at or after that place; negative: nowhere. In a script without spaces it may begin anywhere.
qsizetype placeOf(const QString &folded, const QString &word, qsizetype from)
{
    for (qsizetype place = folded.indexOf(word, from, Qt::CaseInsensitive); place >= 0;
         place = folded.indexOf(word, place + 1, Qt::CaseInsensitive)) {
        if (place == 0 || !folded.at(place - 1).isLetterOrNumber() || word.at(0).unicode() >= 0x0E00)
            return place;
    }
    return -1;
}

} // namespace

QString foldedLetters(const QString &text)
{
    QString folded = text.toLower();
    if (folded.size() != text.size())   // a few letters become two
        folded = text;
    for (QChar &letter : folded) {
        if (letter.unicode() < 0x80)
            continue;
        const QString parts = letter.decomposition();
        if (!parts.isEmpty() && letter.decompositionTag() == QChar::Canonical)
            letter = parts.at(0).toLower();
    }
    return folded;
}

QList<protocol::SnippetPiece> snippetOf(const QString &text, const QStringList &words)
{
    if (text.size() > longText) {   // mostly the word stands there as it was typed, and its neighbourhood is enough
        for (const QString &word : words) {
            const qsizetype place = word.isEmpty() ? -1 : placeOf(text, word, 0);
            if (place >= 0)
                return snippetOf(text.mid(std::max<qsizetype>(0, place - longText / 4), longText / 2), words);
        }
    }
    const QString folded = foldedLetters(text);
    QStringList sought;
    for (const QString &word : words) {
        if (!word.isEmpty())
            sought.append(foldedLetters(word));
    }
    qsizetype first = -1;
    for (const QString &word : std::as_const(sought)) {
        const qsizetype place = placeOf(folded, word, 0);
        if (place >= 0 && (first < 0 || place < first))
            first = place;
    }
    if (first < 0)
        return {};
    qsizetype begin = std::max<qsizetype>(0, first - snippetLead);
    while (begin > 0 && begin < first && !text.at(begin - 1).isSpace())
        ++begin;
    const qsizetype end = std::min(text.size(), begin + snippetLength);
    QList<protocol::SnippetPiece> pieces;
    const auto add = [&pieces](const QString &piece, bool isMatch) {
        if (!piece.isEmpty())
            pieces.append({.text = QString(piece).replace(u'\n', u' '), .isMatch = isMatch});
    };
    qsizetype done = begin;
    while (done < end) {
        qsizetype next = -1;
        qsizetype length = 0;
        for (const QString &word : std::as_const(sought)) {
            const qsizetype place = placeOf(folded, word, done);
            if (place >= 0 && place < end && (next < 0 || place < next || (place == next && word.size() > length))) {
                next = place;
                length = std::min(word.size(), end - place);
            }
        }
        add((done == begin && begin > 0 ? u"…"_s : QString()) + text.sliced(done, (next < 0 ? end : next) - done), false);
        if (next < 0)
            break;
        add(text.sliced(next, length), true);
        done = next + length;
    }
    return pieces;
}

} // namespace tom::desktop
