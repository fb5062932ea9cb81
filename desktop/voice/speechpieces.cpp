#include "desktop/voice/speechpieces.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace tom::desktop {

namespace {

constexpr qsizetype first = 240;   // letters
constexpr qsizetype most = 900;

// The last place in the text, no further than that, where something of the kind ends.
qsizetype endBefore(QTextBoundaryFinder::BoundaryType type, const QString &text, qsizetype place)
{
    QTextBoundaryFinder finder(type, text);
    finder.setPosition(place);
    return finder.isAtBoundary() ? place : std::max<qsizetype>(0, finder.toPreviousBoundary());
}

} // namespace

QStringList speechPieces(const QString &text)
{
    QStringList pieces;
    QString rest = text.trimmed();
    while (!rest.isEmpty()) {
        const qsizetype room = pieces.isEmpty() ? first : most;
        qsizetype end = rest.size();
        if (end > room) {
            end = endBefore(QTextBoundaryFinder::Sentence, rest, room);
            if (end == 0 && room < most)   // a long first sentence is better said whole
                end = endBefore(QTextBoundaryFinder::Sentence, rest, std::min(most, rest.size()));
            if (end == 0)
                end = endBefore(QTextBoundaryFinder::Word, rest, std::min(most, rest.size()));
            if (end == 0)
                end = endBefore(QTextBoundaryFinder::Grapheme, rest, std::min(most, rest.size()));
        }
        if (const QString piece = rest.first(end).trimmed(); !piece.isEmpty())
            pieces.append(piece);
        rest = rest.sliced(end).trimmed();
    }
    return pieces;
}

} // namespace tom::desktop
