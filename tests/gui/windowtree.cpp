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

#include <algorithm>

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

QString nameOf(const QWidget *widget)
{
    return widget->objectName() + u' ' + QString::fromLatin1(widget->metaObject()->className());
}

QList<const QWidget *> around(const QWidget *widget)
{
    QList<const QWidget *> all;
    for (; widget; widget = widget->parentWidget())
        all.prepend(widget);
    return all;
}

// In what both of them are in: beside each other, or one below the other.
bool isAgainstReading(const QWidget *before, const QWidget *after)
{
    const QList<const QWidget *> one = around(before);
    const QList<const QWidget *> other = around(after);
    qsizetype parting = 0;
    while (parting < one.size() && parting < other.size() && one[parting] == other[parting])
        ++parting;
    if (parting >= one.size() || parting >= other.size())
        return parting >= other.size();   // one is in the other, and comes after it
    before = one[parting];
    after = other[parting];
    const QRect first = before->geometry();
    const QRect second = after->geometry();
    const int shared = qMin(first.bottom(), second.bottom()) - qMax(first.top(), second.top()) + 1;
    if (2 * shared > qMin(first.height(), second.height()))
        return before->parentWidget()->isRightToLeft() ? second.right() > first.right() : second.left() < first.left();
    return second.bottom() < first.top();
}

QStringList outOfSight(const QWidget *focus)
{
    return focus && isForHands(focus) && !isInSight(focus) ? QStringList{nameOf(focus)} : QStringList();
}

// An editor takes Tab for itself; Ctrl+Tab leaves it.
void pressTab(QWidget *focus, Qt::KeyboardModifiers modifiers)
{
    const auto *editor = qobject_cast<QPlainTextEdit *>(focus);
    const bool takesTab = editor && !editor->tabChangesFocus() && !editor->isReadOnly();
    QTest::keyClick(focus, Qt::Key_Tab, takesTab ? modifiers | Qt::ControlModifier : modifiers);
}

// What comes later in that way than what is read after it. The way is a circle that begins with what is read first.
QStringList misorderedOf(QList<const QWidget *> way)
{
    const auto isFirst = [&way](const QWidget *one) {
        return std::ranges::none_of(way, [one](const QWidget *other) { return other != one && isAgainstReading(one, other); });
    };
    if (const auto first = std::ranges::find_if(way, isFirst); first != way.end())
        std::rotate(way.begin(), first, way.end());
    QStringList misordered;
    for (auto one = way.begin(); one != way.end(); ++one) {
        const auto early = std::find_if(way.begin(), one, [one](const QWidget *other) { return isAgainstReading(other, *one); });
        if (early != one)
            misordered.append(nameOf(*early) + u", "_s + nameOf(*one));
    }
    return misordered;
}

} // namespace

bool isInSight(const QWidget *widget)
{
    QRect seen = widget->rect();
    for (; widget && !widget->isWindow(); widget = widget->parentWidget())
        seen = seen.translated(widget->pos()).intersected(widget->parentWidget()->rect());
    return !seen.isEmpty();
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
            all.append(nameOf(widget));
    }
    return all;
}

TabWalk walkByTab(QWidget *window)
{
    window->activateWindow();
    if (!QTest::qWaitForWindowActive(window))
        return {.unreached = {u"the window is not active"_s}};
    TabWalk walk;
    QSet<const QWidget *> reached;
    QList<const QWidget *> way;
    for (int step = 0; step < 500; ++step) {
        QWidget *focus = window->focusWidget();
        if (focus && !reached.contains(focus)) {
            reached.insert(focus);
            way.append(focus);
            walk.outOfSight += outOfSight(focus);
        }
        pressTab(focus ? focus : window, {});
        if (step > 3 && window->focusWidget() && reached.size() > 1 && step > 2 * reached.size() + 5)
            break;
    }
    walk.misordered = misorderedOf(way);
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (isForHands(widget) && !reached.contains(widget) && !reached.contains(widget->focusProxy()))
            walk.unreached.append(nameOf(widget));
    }
    for (qsizetype step = 0; step < way.size() && window->focusWidget(); ++step) {   // and back
        pressTab(window->focusWidget(), Qt::ShiftModifier);
        walk.outOfSight += outOfSight(window->focusWidget());
    }
    return walk;
}

QStringList unreachedByTab(QWidget *window)
{
    return walkByTab(window).unreached;
}

} // namespace tom::desktop
