#pragma once

#include "agent/app/commandline.h"
#include "shared/config/agentslice.h"

#include <QProcessEnvironment>

namespace tom::agent {

// The configuration file; its warnings go to the log. The Error has a line for each problem.
[[nodiscard]] Result<config::Config> configByHand(const CommandLine &line);

// The slice of an agent that was started by hand: TOM_USERNAME's part of the configuration file, keys out of the
// environment, certificates out of files. The Error says what is wrong where; several lines when the configuration has
// several problems.
[[nodiscard]] Result<config::AgentSlice> sliceByHand(const CommandLine &line, const QProcessEnvironment &environment);

[[nodiscard]] QString configFile(const CommandLine &line);
// The files of the agent's certificate, its key, and the certificate of the internal authority, in this order.
[[nodiscard]] QStringList identityFiles(const CommandLine &line, const QString &username);

} // namespace tom::agent
