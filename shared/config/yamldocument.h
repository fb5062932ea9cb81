#pragma once

#include "shared/config/problemlist.h"
#include "shared/config/yamlnode.h"

#include <QByteArray>

namespace tom::config {

// The one YAML document in these bytes, with aliases and merge keys (<<) followed. What is wrong with it as YAML goes into
// problems: syntax, duplicate keys, foreign tags, a second document. Null when there is nothing that can be read.
// Bounds: depth 32 and 100 000 values, those behind aliases counted each time.
[[nodiscard]] YamlNodePointer parseYaml(const QByteArray &yaml, ProblemList &problems);

} // namespace tom::config
