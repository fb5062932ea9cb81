#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace tom::memory {

// One thing that is known about a user, in words.
struct Memory
{
    QString id{};
    QString text{};
    QJsonObject metadata{};
    QString author{};         // who said it: user, assistant, import
    QString conversation{};   // where it was said; empty: nobody knows
    QString turn{};
    QDateTime created{};
    QDateTime updated{};
    std::optional<QDateTime> expires{};

    [[nodiscard]] QJsonObject toJson() const;

    bool operator==(const Memory &) const = default;
};

// One change of a memory. After it was forgotten its words are in none of them any more.
struct MemoryEvent
{
    enum class Kind { Added, Updated, Forgotten };

    Kind kind = Kind::Added;
    QString memory{};
    QDateTime at{};
    std::optional<QString> oldText{};
    std::optional<QString> newText{};

    [[nodiscard]] QJsonObject toJson() const;

    bool operator==(const MemoryEvent &) const = default;
};

[[nodiscard]] QString eventName(MemoryEvent::Kind kind);   // as mem0 calls them: ADD, UPDATE, DELETE

} // namespace tom::memory
