#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonValue>
#include <QList>
#include <QTimeZone>

#include <array>
#include <optional>

namespace tom::config {

// When somebody may use Tom, by the clock on the wall: spans of each day of the week. Knows neither whose hours they are nor
// in which time zone that clock hangs.
struct Hours
{
    // In minutes from the midnight at which its day begins; beyond 24 hours it reaches into the next day.
    struct Span
    {
        int from = 0;
        int to = 0;

        bool operator==(const Span &) const = default;
    };

    std::array<QList<Span>, 7> days{};   // Monday first

    [[nodiscard]] bool contains(const QDateTime &wall) const;
    // When they begin the next time after this one; none: never.
    [[nodiscard]] std::optional<QDateTime> nextAfter(const QDateTime &wall) const;

    // "15:00-19:30, 20:00-21:00", "22:00-02:00" into the next day, "always", "never"; none: it is written in no such way.
    [[nodiscard]] static std::optional<QList<Span>> spansOf(const QString &text);

    [[nodiscard]] QJsonValue toJson() const;
    // Of something else: never, so that nobody gets in by mistake.
    [[nodiscard]] static Hours fromJson(const QJsonValue &value);

    bool operator==(const Hours &) const = default;
};

// Of this name, or of this machine when it is empty.
[[nodiscard]] QTimeZone zoneOf(const QString &name);

// Forbidden outside of the hours, with when they begin again. now: in the zone of the user's clock; none: there are no hours.
[[nodiscard]] Result<void> checkHours(const std::optional<Hours> &hours, const QDateTime &now);

} // namespace tom::config
