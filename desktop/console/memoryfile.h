#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QList>

namespace tom::console {

// Memories out of a file: JSON lines as tom memory export writes them, or what mem0 exports (its lists of memories under
// "results" or "memories", a bare list, or such lines). As the API takes them, the oldest first, so that a newer word takes
// an older one's place. The Error says which line or entry cannot be read.
[[nodiscard]] Result<QList<QJsonObject>> memoriesIn(const QByteArray &bytes);

} // namespace tom::console
