#pragma once

#include "tests/support/ownmounts.h"

#include <QString>

#include <functional>

namespace tom {

inline constexpr int noSmallDisk = noMounts;

// For QProcess::setChildProcessModifier(): the child alone finds at folder, which must exist, an empty disk of size
// ("300k", as tmpfs writes it).
std::function<void()> onSmallDisk(const QString &folder, const QByteArray &size);

} // namespace tom
