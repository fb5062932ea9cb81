#pragma once

#include <QString>

#include <functional>

namespace tom {

// The exit code of a child that had no right to mount a disk: a reason to skip, not to fail.
inline constexpr int noSmallDisk = 99;

// For QProcess::setChildProcessModifier(): the child alone finds at folder, which must exist, an empty disk of size
// ("300k", as tmpfs writes it). Works as root and, where the system lets users make namespaces, as anybody.
std::function<void()> onSmallDisk(const QString &folder, const QByteArray &size);

} // namespace tom
