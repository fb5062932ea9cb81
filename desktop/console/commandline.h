#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace tom::console {

enum class Command { Help, Version, Login, Logout, Chat, Tasks, Status };

// What the person asked for, checked.
struct CommandLine
{
    Command command = Command::Help;
    QString server{};
    QString user{};
    QByteArray pin{};
    bool sessionFromInput = false;
    bool passwordFromInput = false;
    QString text{};
    bool json = false;
    bool newConversation = false;
    std::optional<int> level{};

    // The words behind the program's name.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &words);

    bool operator==(const CommandLine &) const = default;
};

[[nodiscard]] QString helpText();

} // namespace tom::console
