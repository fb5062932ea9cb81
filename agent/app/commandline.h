#pragma once

#include "shared/core/result.h"

#include <QHostAddress>
#include <QStringList>

namespace tom::agent {

// What tom-agent was started with. Knows nothing of files.
struct CommandLine
{
    bool wantsHelp = false;
    bool wantsVersion = false;
    bool isSupervised = false;
    bool isTrial = false;
    bool checksLlm = false;
    QString checkedLlm{};   // its name in the configuration; empty: all
    QString dataFolder = QStringLiteral("/data");
    QString configPath{};   // empty: config.yml of the data folder
    QString certificatePath{};
    QString keyPath{};
    QString authorityPath{};
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 8080;

    // The first argument is the program's name. dataFolder: what TOM_DATA says, empty for none.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &arguments, const QString &dataFolder);
    [[nodiscard]] static QString help();

    bool operator==(const CommandLine &) const = default;
};

} // namespace tom::agent
