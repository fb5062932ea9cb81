#pragma once

#include <QJsonObject>
#include <QString>

namespace tom::llm {

// A JSON object that is built into this library, by its path under resources/. A broken one is a bug of ours: the
// program ends at once.
[[nodiscard]] QJsonObject readResource(const QString &path);

} // namespace tom::llm
