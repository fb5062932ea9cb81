#pragma once

#include <QStringList>

namespace tom::desktop {

// So many documents of somebody who wants to know that they are read: everything that some program somewhere fetches without
// being asked to, with that address in it, and the path of a file of this computer. Always the same ones.
[[nodiscard]] QStringList hostileDocuments(const QString &address, const QString &file, int count);
[[nodiscard]] int lureCount();   // so many begin with another kind each

} // namespace tom::desktop
