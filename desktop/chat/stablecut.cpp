#include "desktop/chat/stablecut.h"

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

struct Fence
{
    QString opener{};   // the whole line; empty: outside of code
    QChar mark{};
    qsizetype length = 0;
};

// The length of the run of fence marks that the line begins with; 0 when it is no fence.
qsizetype fenceLength(QStringView line, QChar &mark)
{
    for (int indent = 0; indent < 3 && line.startsWith(u' '); ++indent)
        line = line.sliced(1);
    if (!line.startsWith(u"```") && !line.startsWith(u"~~~"))
        return 0;
    mark = line.front();
    qsizetype length = 0;
    while (length < line.size() && line.at(length) == mark)
        ++length;
    // A line such as ```code``` is a span, no fence.
    return mark == u'`' && line.sliced(length).contains(u'`') ? 0 : length;
}

void passFence(QStringView line, Fence &fence)
{
    QChar mark;
    const qsizetype length = fenceLength(line, mark);
    if (length == 0)
        return;
    if (fence.opener.isEmpty())
        fence = {.opener = line.toString(), .mark = mark, .length = length};
    else if (mark == fence.mark && length >= fence.length && line.trimmed().size() == length)
        fence = {};
}

} // namespace

StableCut stableCut(const QString &tail)
{
    StableCut cut;
    Fence fence;
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
        passFence(line, fence);
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
