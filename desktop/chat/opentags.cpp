#include "desktop/chat/opentags.h"

#include "desktop/chat/markdownstyle.h"

#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

struct Tag
{
    int position = 0;
    int length = 0;
    QUrl url{};
};

bool isPage(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    return url.isValid() && !url.host().isEmpty() && (scheme == "http"_L1 || scheme == "https"_L1);
}

QList<Tag> tagsIn(const QTextBlock &block)
{
    static const QRegularExpression expression(uR"(\[open:\s*([^\]\s]{1,4000})\s*\])"_s);
    QList<Tag> tags;
    if (isCode(block))
        return tags;
    for (const QRegularExpressionMatch &match : expression.globalMatch(block.text())) {
        const Tag tag{.position = block.position() + int(match.capturedStart()),
                      .length = int(match.capturedLength()),
                      .url = QUrl(match.captured(1), QUrl::StrictMode)};
        QTextCursor inside(block);
        inside.setPosition(tag.position + 1);
        if (isPage(tag.url) && !inside.charFormat().fontFixedPitch())
            tags.append(tag);
    }
    return tags;
}

// A paragraph between others, on which nothing hangs.
bool isPlain(QTextDocument &document, const QTextBlock &block)
{
    return block.isValid() && !block.textList() && QTextCursor(block).currentFrame() == document.rootFrame();
}

// Removes a block that has become empty, so that it leaves no gap; the one that comes then.
QTextBlock withoutGap(QTextDocument &document, const QTextBlock &block)
{
    const QTextBlock next = block.next();
    const QTextBlock previous = block.previous();
    if (!block.text().trimmed().isEmpty() || !isPlain(document, block))
        return next;
    QTextCursor cursor(block);
    if (!next.isValid() && isPlain(document, previous)) {
        cursor.setPosition(previous.position() + previous.length() - 1);
        cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        return {};
    }
    if (!isPlain(document, next))
        return next;
    const int place = block.position();
    const QTextBlockFormat format = next.blockFormat();
    cursor.setPosition(next.position(), QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    cursor.setBlockFormat(format);
    return document.findBlock(place);
}

} // namespace

QList<QUrl> takeOpenTags(QTextDocument &document)
{
    QList<QUrl> urls;
    QTextBlock block = document.begin();
    while (block.isValid()) {
        const QList<Tag> tags = tagsIn(block);
        for (const Tag &tag : tags)
            urls.append(tag.url);
        QTextCursor cursor(block);
        for (auto tag = tags.rbegin(); tag != tags.rend(); ++tag) {
            cursor.setPosition(tag->position);
            cursor.setPosition(tag->position + tag->length, QTextCursor::KeepAnchor);
            cursor.removeSelectedText();
        }
        block = tags.isEmpty() ? block.next() : withoutGap(document, block);
    }
    return urls;
}

} // namespace tom::desktop
