#pragma once

#include <QString>

class QLineEdit;
class QPushButton;
class QWidget;

// What the pages of the sign-in are made of, so that they look alike.
namespace tom::desktop {

// A name above its field: there is always room for it, however long a translation is.
[[nodiscard]] QWidget *labelled(const QString &name, QLineEdit *edit);
[[nodiscard]] QPushButton *formButton(const QString &name, const QString &text);

template<typename Widget>
[[nodiscard]] Widget *named(const QString &name, Widget *widget)
{
    widget->setObjectName(name);
    return widget;
}

} // namespace tom::desktop
