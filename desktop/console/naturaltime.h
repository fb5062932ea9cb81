#pragma once

#include "shared/core/result.h"

#include <QDateTime>

namespace tom::console {

// A time as people say it, in English or French: "in 20 minutes", "demain à 8h30", "every monday at 9".
struct NaturalTime
{
    QDateTime start{};       // by the clock on the wall; its own zone (UTC) says nothing. Or a moment
    bool isMoment = false;   // counted from now, so it stays the same wherever the clock is read
    QString rrule{};         // empty: once

    // now: with the zone in which the clock is read. InvalidInput says what is not understood, or that it is over.
    [[nodiscard]] static Result<NaturalTime> parse(const QString &text, const QDateTime &now);

    bool operator==(const NaturalTime &) const = default;
};

} // namespace tom::console
