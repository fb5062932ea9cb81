#pragma once

#include "shared/config/yamlnode.h"

#include <QStringList>

namespace tom::config {

// A tree with one change, the old one left alone; null when the path leads nowhere. Parents that are missing are made.
[[nodiscard]] YamlNodePointer withValue(const YamlNodePointer &root, const QStringList &path, const YamlNodePointer &value);
[[nodiscard]] YamlNodePointer withoutValue(const YamlNodePointer &root, const QStringList &path);
[[nodiscard]] YamlNodePointer withKey(const YamlNodePointer &root, const QStringList &path, const QString &key);

// The value within the groups of keys on the way to it.
[[nodiscard]] YamlNodePointer nested(const QStringList &path, const YamlNodePointer &value);

[[nodiscard]] YamlNodePointer nodeAt(const YamlNodePointer &root, const QStringList &path);   // null: there is none
// Whether both say the same to every reader: the order of keys does not count, quotes only where they change the type.
[[nodiscard]] bool isSame(const YamlNode &one, const YamlNode &other);

} // namespace tom::config
