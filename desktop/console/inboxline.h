#pragma once

#include "desktop/console/commandline.h"

#include <QCommandLineParser>

namespace tom::console {

// The command lines of tom remind, tom schedule and tom notifications. A time is checked, though not yet read.
[[nodiscard]] Result<CommandLine> readRemind(CommandLine line, const QCommandLineParser &parser);
[[nodiscard]] Result<CommandLine> readSchedule(CommandLine line, const QCommandLineParser &parser);
[[nodiscard]] Result<CommandLine> readNotifications(CommandLine line, const QCommandLineParser &parser);

} // namespace tom::console
