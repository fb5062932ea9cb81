#pragma once

#include <QLatin1StringView>
#include <QList>

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

} // namespace tom::config
