#include "desktop/look/card.h"

#include "desktop/look/tones.h"

#include <QPainter>

namespace tom::desktop {

Card::Card(Tone tone, QWidget *parent) : QFrame(parent), m_tone(tone) {}

void Card::paintEvent(QPaintEvent *)
{
    const Tones tones(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = palette().color(QPalette::Window);
    QPen border(tones.line, 1);
    switch (m_tone) {
    case Tone::Plain:
        break;
    case Tone::Raised:
        ground = palette().color(QPalette::Base);
        break;
    case Tone::Bubble:
        ground = tones.bubble;
        border = QPen(Qt::NoPen);
        break;
    case Tone::Warning:
        ground = mixed(palette().color(QPalette::Window), tones.bad, 0.08);
        border.setColor(mixed(palette().color(QPalette::Window), tones.bad, 0.4));
        break;
    }
    painter.setBrush(ground);
    painter.setPen(border);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

} // namespace tom::desktop
