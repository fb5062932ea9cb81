#pragma once

#include "server/app/commandline.h"

namespace tom::server {

// What tom-server does besides serving. Each gives the exit status and tells people on standard output and error.
[[nodiscard]] int initCommand(const CommandLine &line);
[[nodiscard]] int checkConfigCommand(const CommandLine &line);
[[nodiscard]] int issueSessionCommand(const CommandLine &line);
[[nodiscard]] int hashPasswordCommand();

void printOut(const QString &text);
void printError(const QString &text);
[[nodiscard]] QString dataFolderOf(const CommandLine &line);

} // namespace tom::server
