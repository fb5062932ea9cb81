#pragma once

#include "shared/config/configreader.h"

namespace tom::server {

// The longest file that is read as a configuration.
inline constexpr qint64 maxConfigBytes = 4 * 1024 * 1024;

struct LoadedConfig
{
    config::Config config{};
    QByteArray text{};   // of the file, as it stands there now

    bool operator==(const LoadedConfig &) const = default;
};

// Reads the configuration for serving: says every problem in the log, and puts hashes in place of passwords
// that stand there as text (in the file where it can be written, in memory in any case). A password that a hash of
// `current` fits is no new one. Blocks: for the start, and for other threads.
[[nodiscard]] Result<LoadedConfig> loadConfig(const QString &path, const config::Config &current = {});
// The same for what was just read from there.
[[nodiscard]] Result<LoadedConfig> loadConfigText(const QString &path, const Result<QByteArray> &text,
                                                  const config::Config &current);

// What a usable text becomes when it is taken over: with hashes in place of passwords that stand there as text, where the
// configuration wants that. Blocks; writes nothing.
[[nodiscard]] Result<LoadedConfig> withHashedPasswords(const QByteArray &text, config::Config config,
                                                       const config::Config &current);

// Puts a new hash into the file, everything else stays as it is. The Error is for the user whose password it is: Conflict
// when whoever runs the server must do it, Storage when it may work later; the log says more. Nothing is changed then.
[[nodiscard]] Result<void> keepPasswordHash(const QString &path, const QString &user, const QString &hash);

} // namespace tom::server
