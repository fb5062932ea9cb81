#pragma once

#include "agent/app/commandline.h"

#include <QProcessEnvironment>

#include <functional>

namespace tom::agent {

// Tries the providers of the configuration and prints a line for each. Runs the event loop of the program; the result is
// its exit status: 0 when all answered, 1 when one did not, 2 when there is no configuration to read.
[[nodiscard]] int checkLlm(const CommandLine &line, const QProcessEnvironment &environment,
                           const std::function<void(const QString &)> &print);

} // namespace tom::agent
