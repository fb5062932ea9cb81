#pragma once

#include <QStringList>

namespace tom::desktop {

// So many documents of somebody who wants to know that they are read: everything that some program somewhere fetches without
// being asked to, with that address in it. Always the same ones.
[[nodiscard]] QStringList hostileDocuments(const QString &address, int count);

} // namespace tom::desktop
