#pragma once

#include "shared/core/result.h"

#include <QStringList>

namespace tom::server {

// What tom-server was asked to do. Knows nothing of files.
struct CommandLine
{
    enum class Command {
        Run,
        Init,
        CheckConfig,
        ConfigReference,
        IssueSession,
        HashPassword,
        Backup,
        Restore,
        GoBack,
        Status,
        ImportPython,
        Pair,
        Help,
        Version
    };

    Command command = Command::Run;
    QString dataFolder{};   // empty: the default
    QString configFile{};   // empty: config.yml of the data folder
    QString listen{};       // empty: as configured
    QString agent{};        // the program; empty: beside tom-server
    QString memory{};       // the program of the memory service; empty: beside tom-server
    QString user{};
    QString host{};         // of Pair: by which devices reach the server; empty: guessed
    bool awaitsPairing = false;   // of Run
    bool endsWithInput = false;   // of Run
    QString file{};             // of Backup and Restore
    QString passphraseFile{};   // "-": standard input; empty: no passphrase
    int port = 0;           // 0: as configured

    [[nodiscard]] static Result<CommandLine> parse(const QStringList &arguments);   // without the program's name
    [[nodiscard]] static QString help();

    bool operator==(const CommandLine &) const = default;
};

} // namespace tom::server
