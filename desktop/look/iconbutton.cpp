#include "desktop/look/iconbutton.h"

#include "desktop/look/tintedicon.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QEvent>
#include <QPainter>

namespace tom::desktop {

IconButton::IconButton(const QString &icon, const QString &name, QWidget *parent, Look look) : QToolButton(parent), m_look(look)
{
    setFocusPolicy(Qt::StrongFocus);
    QToolButton::setIconSize({18, 18});
    setFixedSize(34, 34);
    setCursor(Qt::PointingHandCursor);
    setIconAndName(icon, name);
}

void IconButton::setIconAndName(const QString &icon, const QString &name)
{
    m_icon = icon;
    setToolTip(plainToolTip(name));
    setAccessibleName(name);
    refresh();
}

void IconButton::setLook(Look look)
{
    m_look = look;
    refresh();
}

void IconButton::setIconSize(QSize size)
{
    QToolButton::setIconSize(size);
    refresh();
}

void IconButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::EnabledChange
        || event->type() == QEvent::LayoutDirectionChange)
        refresh();
}

void IconButton::refresh()
{
    const QPalette::ColorRole role = m_look == Look::Filled  ? QPalette::HighlightedText
                                     : m_look == Look::Alert ? QPalette::Window
                                                             : QPalette::WindowText;
    const QPalette::ColorGroup group = isEnabled() ? QPalette::Active : QPalette::Disabled;
    setIcon(tintedIcon(m_icon, palette().color(group, role), iconSize().width(), layoutDirection()));
    update();
}

void IconButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
    const double radius = m_look == Look::Flat ? 8 : area.height() / 2;
    const Tones tones(palette());
    QColor ground = Qt::transparent;
    if (m_look != Look::Flat) {
        ground = m_look == Look::Alert
                     ? tones.bad
                     : palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Highlight);
        if (isEnabled() && (underMouse() || isDown()))
            ground = mixed(ground, palette().color(QPalette::WindowText), isDown() ? 0.25 : 0.12);
    } else if (isEnabled() && (underMouse() || isDown() || isChecked())) {
        ground = tones.hover;
    }
    painter.setBrush(ground);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 2) : QPen(Qt::NoPen));
    painter.drawRoundedRect(area, radius, radius);
    const QRect place(QPoint((width() - iconSize().width()) / 2, (height() - iconSize().height()) / 2), iconSize());
    if (icon().isNull())
        painter.drawText(rect(), Qt::AlignCenter, accessibleName().left(1));
    else
        painter.drawPixmap(place, icon().pixmap(iconSize(), devicePixelRatioF()));
}

} // namespace tom::desktop
