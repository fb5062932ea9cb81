#include "desktop/look/countbubble.h"

#include <QPainter>
#include <QStyle>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int bubbleHeight = 16;
constexpr int mostShown = 99;

} // namespace

void drawCountBubble(QPainter &painter, const QWidget &widget, const QPoint &corner, int count)
{
    const QString words = count > mostShown ? u"%1+"_s.arg(mostShown) : QString::number(count);
    QFont strong = painter.font();
    strong.setWeight(QFont::DemiBold);
    strong.setPixelSize(10);
    painter.setFont(strong);
    const int width = qMax(bubbleHeight, painter.fontMetrics().horizontalAdvance(words) + 8);
    const QRect around = QStyle::visualRect(widget.layoutDirection(), widget.rect(), {corner, QSize(width, bubbleHeight)});
    const QPalette palette = widget.palette();
    painter.setPen(QPen(palette.color(QPalette::Window), 1.5));
    painter.setBrush(palette.color(QPalette::Highlight));
    painter.drawRoundedRect(around, bubbleHeight / 2.0, bubbleHeight / 2.0);
    painter.setPen(palette.color(QPalette::HighlightedText));
    painter.drawText(around, Qt::AlignCenter, words);
}

} // namespace tom::desktop
