#pragma once

#include <QJsonObject>
#include <QString>

namespace tom::config {

// Every key of config.yml with what it means, as Markdown, out of its JSON Schema: the second half of docs/configuration.md.
// A group that may stand in several places is told once, with all of them. Knows nothing of files.
[[nodiscard]] QString configReference(const QJsonObject &schema);

} // namespace tom::config
