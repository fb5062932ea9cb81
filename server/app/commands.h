#pragma once

#include "server/app/commandline.h"

namespace tom::server {

// What tom-server does besides serving. Each gives the exit status and tells people on standard output and error.
[[nodiscard]] int initCommand(const CommandLine &line);
[[nodiscard]] int checkConfigCommand(const CommandLine &line);
[[nodiscard]] int configReferenceCommand();
[[nodiscard]] int issueSessionCommand(const CommandLine &line);
[[nodiscard]] int hashPasswordCommand();
[[nodiscard]] int statusCommand(const CommandLine &line);
[[nodiscard]] int importPythonCommand(const CommandLine &line);
[[nodiscard]] int pairCommand(const CommandLine &line);

// The second half of docs/configuration.md, from the schema; it begins with the mark.
inline constexpr QLatin1StringView
    referenceMark("<!-- From here on made by tom-server --config-reference from resources/config.schema.json. -->");
[[nodiscard]] QString configReferenceText();

void printOut(const QString &text);
void printError(const QString &text);
[[nodiscard]] QString dataFolderOf(const CommandLine &line);

} // namespace tom::server
