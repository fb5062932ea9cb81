#pragma once

#include "shared/core/result.h"

namespace tom::desktop {

// How one account wishes to talk and to listen on this computer.
struct VoiceSettings
{
    bool readsAloud = false;    // every answer
    bool sendsAtOnce = false;   // what was said, without a look at it

    // Of a folder where what belongs to the account is kept.
    [[nodiscard]] static VoiceSettings load(const QString &folder);   // the usual ones where there are none
    [[nodiscard]] Result<void> save(const QString &folder) const;
    static void forget(const QString &folder);

    bool operator==(const VoiceSettings &) const = default;
};

} // namespace tom::desktop
