#pragma once

#include <QString>

namespace tom::server {

// The part of a file's name that stands for an account, on any file system and with any ending behind it.
[[nodiscard]] QString accountFileName(const QString &user);

} // namespace tom::server
