#pragma once

#include <memory>

namespace tom::desktop {

class ConfigEditorController;
class ConfigEditorPanel;
class ConfigSource;

// The controller of a configuration behind a panel; deleting it leaves the panel with nothing behind it.
[[nodiscard]] std::unique_ptr<ConfigEditorController> editIn(ConfigEditorPanel &panel, std::unique_ptr<ConfigSource> source);

} // namespace tom::desktop
