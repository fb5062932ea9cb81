#pragma once

#include <QString>

namespace tom::desktop {

// "lists" and "add_item" read better as "lists · add item". Nothing in the names is hidden.
[[nodiscard]] QString readableCall(const QString &module, const QString &name);

} // namespace tom::desktop
