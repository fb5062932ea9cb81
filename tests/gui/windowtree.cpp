#include "tests/gui/windowtree.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSet>
#include <QTabBar>
#include <QTest>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

bool isControl(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::Button:
    case QAccessible::ButtonMenu:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::SpinBox:
    case QAccessible::List:
    case QAccessible::ListItem:
    case QAccessible::Tree:
    case QAccessible::Table:
    case QAccessible::PageTab:
    case QAccessible::PageTabList:
    case QAccessible::Slider:
    case QAccessible::Link:
        return true;
    default:
        return false;
    }
}

void walk(QAccessibleInterface *node, QStringList &unnamed, int depth)
{
    if (!node || !node->isValid() || depth > 40 || node->state().invisible)
        return;
    const auto *object = node->object();
    const auto *parent = node->parent() ? node->parent()->object() : nullptr;
    const bool isPartOfNamed = parent && qobject_cast<const QAbstractSpinBox *>(parent);   // its line edit is Qt's own
    if (isControl(node->role()) && node->text(QAccessible::Name).trimmed().isEmpty() && !isPartOfNamed
        && !(object && object->objectName().startsWith("qt_"_L1)))
        unnamed.append(u"%1 (role %2)"_s
                           .arg(object ? object->objectName() + u' ' + QString::fromLatin1(object->metaObject()->className())
                                       : node->parent()->text(QAccessible::Name))
                           .arg(int(node->role())));
    for (int i = 0; i < node->childCount(); ++i)
        walk(node->child(i), unnamed, depth + 1);
}

bool isForHands(const QWidget *widget)
{
    if (qobject_cast<const QHeaderView *>(widget))   // its rows are what is walked
        return false;
    if (!widget->isVisible() || !widget->isEnabled() || widget->objectName().startsWith("qt_"_L1))
        return false;
    if (qobject_cast<const QAbstractSpinBox *>(widget->parentWidget()) || qobject_cast<const QComboBox *>(widget->parentWidget())
        || qobject_cast<const QTabBar *>(widget->parentWidget()) || qobject_cast<const QLineEdit *>(widget->parentWidget()))
        return false;
    if (widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy())
        return true;
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
           || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
           || qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const QTabBar *>(widget)
           || qobject_cast<const QAbstractItemView *>(widget);
}

} // namespace

QStringList unnamedControls(QWidget *window)
{
    QStringList unnamed;
    walk(QAccessible::queryAccessibleInterface(window), unnamed, 0);
    return unnamed;
}

QStringList roleless(QWidget *window)
{
    QStringList all;
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (!isForHands(widget))
            continue;
        const QAccessibleInterface *told = QAccessible::queryAccessibleInterface(widget);
        if (!told || told->role() == QAccessible::NoRole || told->role() == QAccessible::Client
            || told->text(QAccessible::Name).trimmed().isEmpty())
            all.append(widget->objectName() + u' ' + QString::fromLatin1(widget->metaObject()->className()));
    }
    return all;
}

QStringList unreachedByTab(QWidget *window)
{
    window->activateWindow();
    if (!QTest::qWaitForWindowActive(window))
        return {u"the window is not active"_s};
    QSet<const QWidget *> reached;
    for (int step = 0; step < 500; ++step) {
        QWidget *focus = window->focusWidget();
        if (focus)
            reached.insert(focus);
        // An editor takes Tab for itself; Ctrl+Tab leaves it.
        const auto *editor = qobject_cast<QPlainTextEdit *>(focus);
        const bool takesTab = editor && !editor->tabChangesFocus() && !editor->isReadOnly();
        QTest::keyClick(focus ? focus : window, Qt::Key_Tab, takesTab ? Qt::ControlModifier : Qt::NoModifier);
        if (step > 3 && window->focusWidget() && reached.size() > 1 && step > 2 * reached.size() + 5)
            break;
    }
    QStringList unreached;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (isForHands(widget) && !reached.contains(widget) && !reached.contains(widget->focusProxy()))
            unreached.append(widget->objectName() + u' ' + QString::fromLatin1(widget->metaObject()->className()));
    }
    return unreached;
}

} // namespace tom::desktop
