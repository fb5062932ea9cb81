#pragma once

#include <QString>

#include <optional>

namespace tom::agent {

// What a tool may do to the world: look, change, or do what cannot be taken back.
enum class Risk { Read, Write, Destructive };

[[nodiscard]] QString riskName(Risk risk);   // read, write, destructive

// What a service says of its tool. Only its own word: it can make a tool look worse than its name, never better.
struct RiskHints
{
    std::optional<bool> readOnly{};
    std::optional<bool> destructive{};
};

// By the verbs of the name, raised by the hints. What says nothing of itself may write.
[[nodiscard]] Risk riskOf(const QString &tool, const RiskHints &hints);

} // namespace tom::agent
