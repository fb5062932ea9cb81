#pragma once

#include "shared/core/result.h"

#include <QString>

namespace tom::desktop {

// What somebody has chosen for the program on this computer, whoever is signed in.
struct Preferences
{
    QString scheme{};             // light, dark; empty: as the system
    QString language{};           // en, fr; empty: as the system
    bool closingQuits = false;    // the large window, where there is a tray to go on in
    bool knowsOfTray = false;     // it has been said that Tom goes on there

    // A file that is missing or cannot be read is what nobody has chosen anything in.
    [[nodiscard]] static Preferences load(const QString &folder);
    [[nodiscard]] Result<void> save(const QString &folder) const;

    bool operator==(const Preferences &) const = default;
};

} // namespace tom::desktop
