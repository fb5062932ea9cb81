#pragma once

#include <QLatin1StringView>
#include <QList>
#include <QStringView>

namespace tom::config {

// A section of config.yml by its pattern ("users[].services.*": the section of any service of any user) and the keys that
// it may have. The one list of what the reader knows; resources/config.schema.json says the same for editors.
struct SectionKeys
{
    QLatin1StringView pattern;
    QList<QLatin1StringView> keys;
};

[[nodiscard]] const QList<SectionKeys> &knownSections();
[[nodiscard]] QList<QLatin1StringView> keysOf(QLatin1StringView pattern);
// Whether this key of the section limits somebody, so that a file in which it is misspelled allows more than was meant.
// Empty: whether every key there does.
[[nodiscard]] bool isLimit(QLatin1StringView pattern, QStringView key);

} // namespace tom::config
