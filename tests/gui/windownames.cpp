#include "tests/gui/windownames.h"

#include "tests/gui/windowtree.h"

#include <QAction>
#include <QMenu>
#include <QMultiMap>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString described(const QObject *object)
{
    QStringList path;
    for (; object && path.size() < 4; object = object->parent())
        path.prepend(object->objectName() + u' ' + QString::fromLatin1(object->metaObject()->className()));
    return path.join(u" > "_s);
}

QList<const QObject *> pathTo(const QObject *object)
{
    QList<const QObject *> path;
    for (; object; object = object->parent())
        path.prepend(object);
    return path;
}

// Below what both are in, they are in parts that are made alike.
bool areInRepeatedRows(const QObject *first, const QObject *second)
{
    const QList<const QObject *> one = pathTo(first);
    const QList<const QObject *> other = pathTo(second);
    qsizetype parting = 0;
    while (parting < one.size() && parting < other.size() && one[parting] == other[parting])
        ++parting;
    if (parting >= one.size() || parting >= other.size())
        return false;   // one is in the other
    const QObject *row = one[parting];
    const QObject *otherRow = other[parting];
    return row->metaObject() == otherRow->metaObject() && row->objectName() == otherRow->objectName();
}

// As a message of a conversation, or a line of a form.
bool isInRepeatedRow(const QObject *object)
{
    for (; object->parent(); object = object->parent()) {
        for (const QObject *other : object->parent()->children()) {
            if (other != object && other->isWidgetType() && other->metaObject() == object->metaObject()
                && other->objectName() == object->objectName() && !object->objectName().isEmpty())
                return true;
        }
    }
    return false;
}

// The menu of a text that Qt makes.
bool isOfQt(const QMenu *menu)
{
    return menu->findChild<QAction *>(u"select-all"_s) != nullptr;
}

} // namespace

QStringList withoutObjectName(QWidget *window)
{
    QStringList nameless;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (widget->isVisible() && isForHands(widget) && widget->objectName().isEmpty())
            nameless.append(described(widget));
    }
    QList<QMenu *> menus = window->findChildren<QMenu *>();
    if (auto *menu = qobject_cast<QMenu *>(window))
        menus.append(menu);
    for (const QMenu *menu : std::as_const(menus)) {
        if (menu->objectName().isEmpty() && !isOfQt(menu))
            nameless.append(described(menu));
        for (const QAction *action : menu->actions()) {
            if (!action->isSeparator() && !action->menu() && action->objectName().isEmpty())
                nameless.append(u"“%1” in %2"_s.arg(action->text(), described(menu)));
        }
    }
    return nameless;
}

QStringList sharedObjectNames(QWidget *window)
{
    QMultiMap<QString, const QWidget *> named;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->window() == window && isForHands(widget) && !widget->objectName().isEmpty())
            named.insert(widget->objectName(), widget);
    }
    QStringList shared;
    for (const QString &name : named.uniqueKeys()) {
        const QList<const QWidget *> owners = named.values(name);
        for (qsizetype i = 1; i < owners.size(); ++i) {
            if (!areInRepeatedRows(owners[i - 1], owners[i]) && !isInRepeatedRow(owners[i - 1]) && !isInRepeatedRow(owners[i]))
                shared.append(u"%1 and %2"_s.arg(described(owners[i - 1]), described(owners[i])));
        }
    }
    return shared;
}

} // namespace tom::desktop
