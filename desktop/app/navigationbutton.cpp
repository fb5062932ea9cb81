#include "desktop/app/navigationbutton.h"

#include "desktop/look/countbubble.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tones.h"

#include <QKeySequence>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int buttonWidth = 84;
constexpr int slimWidth = 48;
constexpr int glyphSize = 20;

} // namespace

NavigationButton::NavigationButton(const QString &icon, const QString &name, const QKeySequence &keys, QWidget *parent)
    : QToolButton(parent),
      m_icon(icon),
      m_name(name),
      m_keys(keys.toString(QKeySequence::NativeText))
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setText(name);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.82);
    setFont(small);
    tellName();
}

void NavigationButton::setCount(int count)
{
    m_count = count;
    tellName();
    update();
}

int NavigationButton::roomForName() const
{
    return m_showsName ? 0 : fontMetrics().height() - 4;
}

void NavigationButton::setShowsName(bool shows)
{
    if (shows == m_showsName)
        return;
    m_showsName = shows;
    updateGeometry();
    update();
}

void NavigationButton::tellName()
{
    const QString name = m_count == 0 ? m_name : tr("%1, %n waiting", nullptr, m_count).arg(m_name);
    setAccessibleName(name);
    setToolTip(m_keys.isEmpty() ? name : u"%1 (%2)"_s.arg(name, shownKeys(m_keys)));
}

QSize NavigationButton::sizeHint() const
{
    return m_showsName ? QSize(buttonWidth, glyphSize + fontMetrics().height() + 18) : QSize(slimWidth, glyphSize + 22);
}

void NavigationButton::paintEvent(QPaintEvent *)
{
    const Tones tones(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(4, 2, -4, -2);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 2) : QPen(Qt::NoPen));
    painter.setBrush(isChecked() ? tones.bubble : underMouse() || isDown() ? tones.hover : QColor(Qt::transparent));
    painter.drawRoundedRect(area, 8, 8);

    const QColor ink = isChecked() ? palette().color(QPalette::WindowText) : tones.muted;
    const int top = m_showsName ? 8 : (height() - glyphSize) / 2;
    const QRect place((width() - glyphSize) / 2, top, glyphSize, glyphSize);
    const QIcon icon = tintedIcon(m_icon, ink, glyphSize, layoutDirection());
    if (icon.isNull())
        painter.drawText(place, Qt::AlignCenter, m_name.left(1));
    else
        icon.paint(&painter, place);
    painter.setPen(ink);
    if (m_showsName) {
        const QRect line(4, place.bottom() + 4, width() - 8, fontMetrics().height());
        painter.drawText(line, Qt::AlignCenter, fontMetrics().elidedText(m_name, Qt::ElideRight, line.width()));
    }
    if (m_count > 0)
        drawCountBubble(painter, *this, QPoint(place.center().x() + 4, place.top() - 5), m_count);
}

} // namespace tom::desktop
