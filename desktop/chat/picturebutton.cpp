#include "desktop/chat/picturebutton.h"

#include "desktop/look/tintedicon.h"
#include "desktop/look/tones.h"
#include "desktop/look/viewparts.h"

#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int pictureCorner = 6;
constexpr int signSide = 20;

} // namespace

PictureButton::PictureButton(int side, QWidget *parent) : QAbstractButton(parent)
{
    setFixedSize(side, side);
    setFocusPolicy(Qt::NoFocus);
    setEnabled(false);
}

void PictureButton::setName(const QString &name)
{
    setAccessibleName(name);
    setToolTip(plainToolTip(name));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setEnabled(true);
}

void PictureButton::setPicture(const QImage &picture)
{
    m_picture = picture;
    update();
}

void PictureButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (m_picture.isNull()) {
        tintedIcon(u"attach"_s, Tones(palette()).muted, signSide).paint(&painter, rect());
    } else {
        QPainterPath corners;
        corners.addRoundedRect(rect(), pictureCorner, pictureCorner);
        painter.setClipPath(corners);
        painter.drawImage(rect(), m_picture);
        painter.setClipping(false);
    }
    if (!hasFocus())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Link), 2));
    painter.drawRoundedRect(rect().adjusted(1, 1, -1, -1), pictureCorner, pictureCorner);
}

} // namespace tom::desktop
