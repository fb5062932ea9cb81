#pragma once

#include "shared/config/problemlist.h"

#include <QLatin1StringView>
#include <QStringList>

#include <optional>
#include <span>

namespace tom::config {

// One group of keys while it is read: hands out its values by key and type, and says what is wrong with them. What it
// hands out for a wrong value is the same as for an absent one. Only keys that configkeys knows may be asked for.
class Section
{
public:
    // Reports the keys that `pattern` (see configkeys.h) does not have, as errors where they may have been meant to limit
    // somebody. A node that is no group of keys is reported, too,
    // and reads as an empty one.
    Section(const YamlNode &node, QString path, QLatin1StringView pattern, ProblemList &problems);

    [[nodiscard]] bool has(QLatin1StringView key) const;   // and it is not empty
    [[nodiscard]] const YamlNode *node(QLatin1StringView key) const;   // null when absent or empty
    [[nodiscard]] QString text(QLatin1StringView key) const;   // as it is written
    [[nodiscard]] std::optional<bool> boolean(QLatin1StringView key) const;
    [[nodiscard]] std::optional<int> integer(QLatin1StringView key, int least, int most) const;
    [[nodiscard]] std::optional<double> number(QLatin1StringView key, double least, double most) const;
    [[nodiscard]] QString httpUrl(QLatin1StringView key) const;
    [[nodiscard]] QString address(QLatin1StringView key) const;   // an IP address to listen at
    // One of the choices, in any case; empty when absent or wrong.
    [[nodiscard]] QString choice(QLatin1StringView key, std::span<const QLatin1StringView> choices) const;

    [[nodiscard]] const YamlPlace &place() const { return m_node.place; }   // of the group
    [[nodiscard]] YamlPlace placeOf(QLatin1StringView key) const;           // of the value, or of the group
    [[nodiscard]] QString pathOf(const QString &key) const;
    [[nodiscard]] ProblemList &problems() const { return m_problems; }
    void error(QLatin1StringView key, const QString &message) const;
    void warning(QLatin1StringView key, const QString &message) const;

private:
    void reportUnknownKeys() const;
    [[nodiscard]] const YamlNode *scalar(QLatin1StringView key) const;

    const YamlNode &m_node;
    QString m_path;
    QLatin1StringView m_pattern;
    ProblemList &m_problems;
};

// An address that a service can be called at: http or https, with a host.
[[nodiscard]] bool isHttpUrl(const QString &text);

} // namespace tom::config
