#pragma once

#include <QString>

namespace tom::desktop {

// How much of the tail no later piece can change, and how an open code block goes on behind the cut.
struct StableCut
{
    qsizetype length = 0;
    QString reopening{};   // the fence that the rest has to begin with
    QString closing{};     // the fence that the first part has to end with

    bool operator==(const StableCut &) const = default;
};
[[nodiscard]] StableCut stableCut(const QString &tail);

} // namespace tom::desktop
