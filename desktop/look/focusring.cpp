#include "desktop/look/focusring.h"

#include <QAbstractItemView>
#include <QFocusEvent>
#include <QPainter>

namespace tom::desktop {

FocusRing::FocusRing(QAbstractScrollArea &area) : QWidget(&area)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    area.installEventFilter(this);
}

void FocusRing::follow(QAbstractScrollArea &area)
{
    new FocusRing(area);   // its child
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(watched);
    const bool hasRow = view && view->currentIndex().isValid();
    if (event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        setGeometry(parentWidget()->rect());
        raise();
        setVisible(!hasRow && (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason));
    } else if (event->type() == QEvent::FocusOut || (hasRow && event->type() == QEvent::KeyRelease)) {
        hide();
    } else if (event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
    }
    return false;
}

void FocusRing::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Link), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
}

} // namespace tom::desktop
