#include "desktop/look/accessiblerole.h"

#include <QAccessibleWidget>
#include <QVariant>

namespace tom::desktop {

namespace {

constexpr char property[] = "accessibleRole";

QAccessibleInterface *withRole(const QString &, QObject *object)
{
    const QVariant role = object && object->isWidgetType() ? object->property(property) : QVariant();
    return role.isValid() ? new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::Role(role.toInt())) : nullptr;
}

} // namespace

void setAccessibleRole(QWidget &widget, QAccessible::Role role)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(withRole);
        return true;
    }();
    Q_UNUSED(isInstalled)
    widget.setProperty(property, int(role));
}

} // namespace tom::desktop
