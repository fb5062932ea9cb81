#pragma once

#include <QString>

namespace tom {

// From now on whoever has put something into that folder waits for the disk for ever, in this program and all its libraries:
// it stands there, and nothing that follows is done. Only on Linux, for programs with ENABLE_EXPORTS.
void stickAt(const QString &folder);

} // namespace tom
