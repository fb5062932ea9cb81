#include "desktop/chat/stablecut.h"

#include "desktop/chat/codefence.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype longCode = 2000;   // an open code block longer than this is cut at a line

// A line that may belong to the block before the blank line: indented, an item of the same list.
bool mayContinue(QStringView line)
{
    static const QRegularExpression item(u"^([-*+>|]|\\d{1,9}[.)])"_s);
    return line.startsWith(u' ') || line.startsWith(u'\t') || item.matchView(line).hasMatch();
}

} // namespace

StableCut stableCut(const QString &tail)
{
    StableCut cut;
    CodeFence fence;
    qsizetype fenceStart = 0;
    bool blankBefore = false;
    const QStringView text(tail);
    qsizetype start = 0;
    qsizetype lastLine = 0;   // where the last complete one begins
    while (start < text.size()) {
        const qsizetype end = text.indexOf(u'\n', start);
        const QStringView line = text.sliced(start, (end < 0 ? text.size() : end) - start);
        const bool wasInside = !fence.opener.isEmpty();
        // The first letter of the next block must be there: it tells whether the block before has ended.
        if (!wasInside && blankBefore && !line.trimmed().isEmpty() && !mayContinue(line))
            cut.length = start;
        if (end < 0)
            break;   // a line that is not complete opens and closes nothing
        fence.pass(line);
        if (!wasInside && !fence.opener.isEmpty())
            fenceStart = start;
        blankBefore = !wasInside && line.trimmed().isEmpty();
        lastLine = std::exchange(start, end + 1);
    }
    // One line stays with the rest, so that the rest is code even when nothing but the closing fence follows.
    // Code inside of a list's item stays whole: behind a cut it would be outside of the item.
    if (!fence.opener.isEmpty() && !fence.opener.startsWith(u' ') && lastLine - fenceStart > longCode) {
        cut.length = lastLine;
        cut.reopening = fence.opener + u'\n';
        cut.closing = QString(fence.length, fence.mark);
    }
    return cut;
}

} // namespace tom::desktop
