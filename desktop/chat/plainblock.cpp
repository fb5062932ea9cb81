#include "desktop/chat/plainblock.h"

#include "desktop/look/tones.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tom::desktop {

namespace {

constexpr int mostLines = 12;
constexpr int blockMargin = 8;

} // namespace

PlainBlock::PlainBlock(const QString &text, QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(blockMargin);
    setText(text);
}

void PlainBlock::setText(const QString &text)
{
    setPlainText(text);
    fit();
}

// Only as many lines are laid out as can be shown: the text may be long.
void PlainBlock::fit()
{
    int lines = 0;
    for (QTextBlock block = document()->firstBlock(); block.isValid() && lines < mostLines; block = block.next()) {
        (void)blockBoundingRect(block);   // lays it out
        lines += std::max(1, block.layout()->lineCount());
    }
    const int wanted = int(std::ceil(std::min(lines, mostLines) * QFontMetricsF(font()).lineSpacing())) + 2 * blockMargin + 2;
    if (wanted != minimumHeight() || wanted != maximumHeight())
        setFixedHeight(wanted);
}

void PlainBlock::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void PlainBlock::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void PlainBlock::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 1) : QPen(Qt::NoPen));
    painter.setBrush(Tones(palette()).code);
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.end();
    QPlainTextEdit::paintEvent(event);
}

// At its own ends the page around it scrolls.
void PlainBlock::wheelEvent(QWheelEvent *event)
{
    const QScrollBar *bar = verticalScrollBar();
    const bool up = event->angleDelta().y() > 0;
    if (bar->value() == (up ? bar->minimum() : bar->maximum()))
        return event->ignore();
    QPlainTextEdit::wheelEvent(event);
}

} // namespace tom::desktop
