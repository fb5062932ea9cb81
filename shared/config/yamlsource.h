#pragma once

#include "shared/config/yamlnode.h"

#include <QByteArray>

#include <optional>

namespace tom::config {

// The bytes of a YAML file: turns offsets into places, and finds what a parser would trip over or silently pass by.
class YamlSource
{
public:
    explicit YamlSource(const QByteArray &yaml);

    struct Flaw
    {
        YamlPlace place{};
        QString message{};
    };
    // Not UTF-8, a control character, brackets without end.
    [[nodiscard]] std::optional<Flaw> flaw() const;

    // The text without the byte order mark, which offsets given to place() do not count.
    [[nodiscard]] QByteArrayView text() const;
    [[nodiscard]] YamlPlace place(qsizetype offset) const;
    // The first of these lines that is indented with a tab.
    [[nodiscard]] std::optional<YamlPlace> tabIndentation(int first, int last) const;
    // Behind the closing quote of the scalar that opens at the offset; -1 when it never closes.
    [[nodiscard]] qsizetype endOfQuoted(qsizetype offset) const;

private:
    [[nodiscard]] QByteArrayView line(int number) const;

    QByteArray m_bytes;
    qsizetype m_start = 0;               // behind the byte order mark
    std::vector<qsizetype> m_lines{0};   // where each line starts in text()
};

} // namespace tom::config
