#include "desktop/look/badge.h"

#include "desktop/look/tones.h"

#include <QPainter>

namespace tom::desktop {

Badge::Badge(QWidget *parent) : QToolButton(parent)
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    setFont(small);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
}

QSize Badge::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 22, fontMetrics().height() + 10};
}

void Badge::paintEvent(QPaintEvent *)
{
    const Tones tones(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setBrush(isChecked() ? tones.bubble : underMouse() || isDown() ? tones.hover : tones.code);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 2) : QPen(tones.line, 1));
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2);
    painter.setPen(isChecked() ? palette().color(QPalette::WindowText) : tones.muted);
    painter.drawText(rect().adjusted(11, 0, -11, 0), Qt::AlignCenter,
                     fontMetrics().elidedText(text(), Qt::ElideMiddle, width() - 20));
}

} // namespace tom::desktop
