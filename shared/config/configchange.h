#pragma once

#include "shared/config/config.h"

namespace tom::config {

// What is different in a configuration that takes the place of another. Knows nothing of who heeds it.
struct ConfigChange
{
    QStringList added{};          // users
    QStringList removed{};
    QStringList changed{};        // anything of theirs but the password
    QStringList newPasswords{};
    bool everybody = false;       // something that holds for all

    [[nodiscard]] static ConfigChange between(const Config &before, const Config &after);
    // The keys that count from the next start only, and differ from those that the running server was started with.
    [[nodiscard]] static QStringList waiting(const Config &started, const Config &after);

    // The users whose agents begin anew with what is different, where they run and tom-server starts them.
    [[nodiscard]] static QStringList restarting(const Config &before, const Config &after);

    // Whether the memory service that tom-server starts begins anew with what is different, or ends.
    [[nodiscard]] static bool restartsMemory(const Config &before, const Config &after);

    // For the log, in one line.
    [[nodiscard]] QString toString() const;

    bool operator==(const ConfigChange &) const = default;
};

} // namespace tom::config
