#include "tests/gui/windowkeys.h"

#include "tests/gui/windowtree.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QShortcut>
#include <QTabBar>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int around = 4;   // pixels beside a control that a ring around it may take

QString nameOf(const QObject *object)
{
    return object->objectName() + u' ' + QString::fromLatin1(object->metaObject()->className());
}

QImage pictureOf(QWidget *window, const QWidget *control)
{
    const QRect place(control->mapTo(window, QPoint()), control->size());
    return window->grab(place.adjusted(-around, -around, around, around).intersected(window->rect())).toImage();
}

bool isForTab(const QWidget *widget)
{
    return widget->isVisible() && widget->isEnabled() && widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy()
           && isInSight(widget);
}

} // namespace

QStringList unseenFocus(QWidget *window)
{
    window->activateWindow();
    if (!QTest::qWaitForWindowActive(window))
        return {u"the window is not active"_s};
    const int flashing = QApplication::cursorFlashTime();
    QApplication::setCursorFlashTime(0);   // a cursor that is just not there would look like none
    QStringList unseen;
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (!isForTab(widget))
            continue;
        widget->setFocus(Qt::TabFocusReason);
        if (!widget->hasFocus())
            continue;
        for (QWidget *around = widget->parentWidget(); around; around = around->parentWidget()) {   // as Tab does
            if (auto *area = qobject_cast<QScrollArea *>(around))
                area->ensureWidgetVisible(widget);
        }
        // Whoever came by the keyboard: some styles show the focus only then.
        QTest::keyClick(widget, Qt::Key_Shift);
        const QImage with = pictureOf(window, widget);
        widget->clearFocus();
        const QImage without = pictureOf(window, widget);
        if (with == without)
            unseen.append(nameOf(widget));
    }
    QApplication::setCursorFlashTime(flashing);
    return unseen;
}

QStringList doubledKeys(QWidget *window)
{
    QMultiMap<QString, QString> owners;
    const auto add = [&owners](const QKeySequence &keys, const QString &owner) {
        if (!keys.isEmpty())
            owners.insert(keys.toString(), owner);
    };
    if (const auto *menu = qobject_cast<QMenu *>(window)) {
        for (const QAction *action : menu->actions())
            add(QKeySequence::mnemonic(action->text()), action->text());
    }
    for (const QShortcut *shortcut : window->findChildren<QShortcut *>()) {
        const auto *owner = qobject_cast<const QWidget *>(shortcut->parent());
        if (!shortcut->isEnabled() || !owner || !owner->isVisible())
            continue;
        for (const QKeySequence &keys : shortcut->keys())
            add(keys, nameOf(owner));
    }
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || qobject_cast<const QMenu *>(widget->window()) != qobject_cast<const QMenu *>(window))
            continue;
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            add(button->shortcut(), nameOf(button));
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy())
            add(QKeySequence::mnemonic(label->text()), nameOf(label));
        if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            for (int i = 0; i < tabs->count(); ++i)
                add(QKeySequence::mnemonic(tabs->tabText(i)), nameOf(tabs));
        }
    }
    QStringList doubled;
    for (const QString &keys : owners.uniqueKeys()) {
        if (owners.count(keys) > 1)
            doubled.append(u"%1: %2"_s.arg(keys, QStringList(owners.values(keys)).join(u", "_s)));
    }
    return doubled;
}

} // namespace tom::desktop
