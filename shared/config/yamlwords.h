#pragma once

#include "shared/config/yamlnode.h"

#include <QByteArray>

namespace tom::config {

enum class YamlStyle {
    Plain,          // without quotes where the text allows it
    SingleQuoted,
    DoubleQuoted,
};

// A scalar as it is written in one line: in the style that is asked for, or in double quotes where that would be read as
// something else. What is no plain scalar of the node is quoted when YAML would take it for a number, a yes or nothing.
[[nodiscard]] QByteArray yamlScalar(const YamlNode &scalar, YamlStyle style = YamlStyle::Plain);
[[nodiscard]] QByteArray yamlKey(const QString &key);
// In one line, lists and groups in brackets.
[[nodiscard]] QByteArray yamlFlow(const YamlNode &node);
// What follows "key:" or "-" whose own indentation is so many spaces: " value", or lines below. Lines begin with newLine.
[[nodiscard]] QByteArray yamlBlockValue(const YamlNode &node, qsizetype indentation, const QByteArray &newLine);
// The entry "key: …" without its own indentation.
[[nodiscard]] QByteArray yamlBlockEntry(const QString &key, const YamlNode &value, qsizetype indentation,
                                        const QByteArray &newLine);
// The item "- …" without its own indentation: a group or list begins in the line of the dash.
[[nodiscard]] QByteArray yamlBlockItem(const YamlNode &value, qsizetype indentation, const QByteArray &newLine);

} // namespace tom::config
