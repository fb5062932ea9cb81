#pragma once

#include <QString>
#include <QStringList>

namespace tom::desktop {

// Where in a YAML text somebody begins to write a key, by the indentation of the lines above: for completion, so also in
// a text that cannot be read at the moment.
struct KeyPlace
{
    QStringList path{};   // of the group that the key will be in; items of lists are "0"
    QString begun{};      // of the key, so far
    bool isKey = false;   // false: no key may stand here

    [[nodiscard]] static KeyPlace at(const QStringList &lines, int line, int column);

    bool operator==(const KeyPlace &) const = default;
};

} // namespace tom::desktop
