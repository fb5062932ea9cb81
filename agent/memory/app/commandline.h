#pragma once

#include "shared/core/result.h"

#include <QStringList>

namespace tom::memory {

// What tom-memory was started with. Knows nothing of files.
struct CommandLine
{
    bool wantsHelp = false;
    bool wantsVersion = false;
    bool isSupervised = false;
    QString configPath{};   // empty: config.yml of the data folder
    QString dataFolder{};   // empty: that of the configuration file, else /data
    QString address{};      // empty: as configured
    int port = -1;          // -1: as configured

    // The first argument is the program's name. dataFolder: what TOM_DATA says, empty for none.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &arguments, const QString &dataFolder);
    [[nodiscard]] static QString help();

    bool operator==(const CommandLine &) const = default;
};

} // namespace tom::memory
