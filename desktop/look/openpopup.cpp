#include "desktop/look/openpopup.h"

#include <QApplication>
#include <QEvent>
#include <QWidget>

namespace tom::desktop {

bool OpenPopup::isOver(const QWidget *part)
{
    QWidget *popup = QApplication::activePopupWidget();
    const QObject *owner = popup;
    while (owner && owner != part)
        owner = owner->parent();   // a menu is a window, so not its parent's in the sense of isAncestorOf()
    if (!owner)
        return false;
    popup->installEventFilter(this);
    return true;
}

// A menu closes before it does what was chosen in it.
bool OpenPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Hide) {
        watched->removeEventFilter(this);
        QMetaObject::invokeMethod(this, &OpenPopup::closed, Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace tom::desktop
