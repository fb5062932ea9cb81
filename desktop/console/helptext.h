#pragma once

#include "desktop/console/commandline.h"

namespace tom::console {

// On one screen: what there is, or all about one command. Help itself stands for the former.
[[nodiscard]] QString helpText(Command topic);

} // namespace tom::console
