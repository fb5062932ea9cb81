#pragma once

#include "shared/config/yamlnode.h"

#include <QByteArray>

#include <optional>

namespace tom::config {

// Where things stand in the bytes of a YAML file that parseYaml() could read: what a node's place alone does not tell.
// Offsets are in bytes of the file. nullopt: it is written in a way that is not understood well enough to be changed.
class YamlLayout
{
public:
    explicit YamlLayout(const QByteArray &yaml) : m_yaml(yaml) {}

    [[nodiscard]] qsizetype lineStart(qsizetype offset) const;
    [[nodiscard]] qsizetype lineEnd(qsizetype offset) const;     // before the line's "\n" or "\r\n"
    [[nodiscard]] qsizetype nextLine(qsizetype offset) const;    // where the next line starts, or the end of the file
    [[nodiscard]] QByteArray newLine() const;                    // as the file's first line ends
    [[nodiscard]] bool isFlow(const YamlNode &node) const;       // in brackets
    // How far the key of a group, or the dash of a list, is indented that has its first letter here; dashes before it
    // count as spaces.
    [[nodiscard]] std::optional<qsizetype> indentation(qsizetype offset) const;
    // Of the item of a list that stands there; no comment between them.
    [[nodiscard]] std::optional<qsizetype> dash(const YamlNode &item) const;
    [[nodiscard]] std::optional<qsizetype> colon(const YamlEntry &entry) const;
    // Behind the last letter of the entry's value; of an empty one, behind the colon. Comments do not belong to it.
    [[nodiscard]] std::optional<qsizetype> end(const YamlEntry &entry) const;
    [[nodiscard]] std::optional<qsizetype> itemEnd(const YamlNode &item, qsizetype dashIndentation) const;
    // Behind the comments in lines of their own that follow, with empty lines between, and are indented by more than that column:
    // they are of what ends here, such as keys of an item that are commented out.
    [[nodiscard]] qsizetype behindComments(qsizetype end, qsizetype column) const;
    // Behind the last letter of a node in brackets, or of something within them.
    [[nodiscard]] std::optional<qsizetype> flowEnd(const YamlNode &node) const;
    // Behind a scalar, wherever it stands.
    [[nodiscard]] std::optional<qsizetype> scalarEnd(const YamlNode &scalar) const;
    [[nodiscard]] qsizetype leading(qsizetype offset) const;   // spaces and dashes at the beginning of the line
    // The comment in the line where a scalar of several lines (| or >) begins, with the spaces before it.
    [[nodiscard]] QByteArray headComment(const YamlNode &blockScalar) const;
    // Of a group: what stands in it itself, and was not taken from elsewhere by "<<".
    [[nodiscard]] static bool isOwn(const YamlNode &mapping, const YamlEntry &entry);

private:
    [[nodiscard]] std::optional<qsizetype> blockEnd(const YamlNode &node, qsizetype indentation) const;
    [[nodiscard]] std::optional<qsizetype> quotedEnd(qsizetype offset) const;
    [[nodiscard]] std::optional<qsizetype> plainEnd(qsizetype offset, qsizetype indentation) const;
    [[nodiscard]] std::optional<qsizetype> blockScalarEnd(qsizetype offset, qsizetype indentation) const;
    [[nodiscard]] std::optional<qsizetype> bracketEnd(qsizetype offset) const;

    QByteArray m_yaml;
};

} // namespace tom::config
