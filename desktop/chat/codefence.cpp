#include "desktop/chat/codefence.h"

#include "desktop/chat/markdownstyle.h"

#include <QTextBlock>
#include <QTextDocument>

namespace tom::desktop {

namespace {

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

QTextBlock nextCode(QTextBlock block)
{
    while (block.isValid() && !isCode(block))
        block = block.next();
    return block;
}

} // namespace

void CodeFence::pass(QStringView line)
{
    QChar itsMark;
    const qsizetype itsLength = fenceLength(line, itsMark);
    if (itsLength == 0)
        return;
    if (opener.isEmpty())
        *this = {.opener = line.toString(), .mark = itsMark, .length = itsLength};
    else if (itsMark == mark && itsLength >= length && line.trimmed().size() == itsLength)
        *this = {};
}

// The lines are followed in both. Where they differ (an unusual list, code that is indented) nothing more is marked: two
// blocks that look like one are better than one that is cut.
void markAdjacentCode(QTextDocument &document, const QString &markdown)
{
    CodeFence fence;
    QTextBlock block = document.begin();
    for (const QStringView line : QStringView(markdown).split(u'\n')) {
        const bool wasInside = !fence.opener.isEmpty();
        fence.pass(line);
        const bool isInside = !fence.opener.isEmpty();
        if (!wasInside && isInside) {
            block = nextCode(block);
            if (block.isValid() && isCode(block.previous()))
                markCodeBeginning(block);
        } else if (wasInside && isInside) {
            if (isCode(block) && block.text().trimmed() == line.trimmed())
                block = block.next();
            else if (!line.trimmed().isEmpty())   // Qt leaves out empty lines at an end
                return;
        }
    }
}

} // namespace tom::desktop
