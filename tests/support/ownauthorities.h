#pragma once

#include "tests/support/ownmounts.h"

#include <QString>

#include <functional>

namespace tom {

// For QProcess::setChildProcessModifier(): the child alone finds what is in folder in the place of the authorities of this
// computer, as Debian keeps them.
std::function<void()> trusting(const QString &folder);

} // namespace tom
