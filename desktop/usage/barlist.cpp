#include "desktop/usage/barlist.h"

#include "desktop/look/accessiblerole.h"
#include "desktop/look/textline.h"
#include "desktop/look/tones.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int barThickness = 8;
constexpr int between = 12;

QFont smaller(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.88);
    return small;
}

} // namespace

BarList::BarList(const QString &name, const QString &spoken, QWidget *parent) : QWidget(parent)
{
    setObjectName(name);
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(spoken);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BarList::setBars(const QList<Bar> &bars)
{
    m_bars = bars;
    QStringList told;
    for (const Bar &bar : bars)
        told.append(bar.note.isEmpty() ? u"%1: %2"_s.arg(bar.name, bar.words)
                                       : u"%1: %2, %3"_s.arg(bar.name, bar.words, bar.note));
    setAccessibleDescription(told.join(u"; "_s));
    updateGeometry();
    update();
}

int BarList::heightOf(const Bar &bar) const
{
    return fontMetrics().height() + 4 + barThickness + between
           + (bar.note.isEmpty() ? 0 : QFontMetrics(smaller(font())).height() + 3);
}

QSize BarList::sizeHint() const
{
    int height = 0;
    for (const Bar &bar : m_bars)
        height += heightOf(bar);
    return {300, height};
}

void BarList::paintEvent(QPaintEvent *)
{
    const Tones tones(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isRight = isRightToLeft();
    int top = 0;
    for (const Bar &bar : m_bars) {
        const QRect line(0, top, width(), fontMetrics().height());
        painter.setFont(font());
        painter.setPen(tones.muted);
        paintLine(painter, line, bar.words, layoutDirection(), Qt::AlignRight);
        const int left = width() - fontMetrics().horizontalAdvance(bar.words) - 12;
        painter.setPen(palette().color(QPalette::WindowText));
        paintLine(painter, isRight ? line.adjusted(width() - left, 0, 0, 0) : line.adjusted(0, 0, left - width(), 0), bar.name,
                  layoutDirection(), Qt::AlignLeft, Qt::ElideMiddle);
        const QRectF whole(0.5, line.bottom() + 5, width() - 1, barThickness);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tones.hover);
        painter.drawRoundedRect(whole, barThickness / 2.0, barThickness / 2.0);
        const double length = bar.part <= 0 ? 0 : std::max(double(barThickness), whole.width() * std::min(1.0, bar.part));
        QRectF part(whole.left(), whole.top(), length, whole.height());
        if (isRight)
            part.moveRight(whole.right());
        painter.setBrush(bar.tone == Bar::Tone::Over     ? tones.bad
                         : bar.tone == Bar::Tone::Nearly ? tones.warning
                                                         : palette().color(QPalette::Highlight));
        painter.drawRoundedRect(part, barThickness / 2.0, barThickness / 2.0);
        if (!bar.note.isEmpty()) {
            painter.setFont(smaller(font()));
            painter.setPen(tones.muted);
            const QRect below(0, int(whole.bottom()) + 3, width(), painter.fontMetrics().height());
            paintLine(painter, below, bar.note, layoutDirection());
        }
        top += heightOf(bar);
    }
}

} // namespace tom::desktop
