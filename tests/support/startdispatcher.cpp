#include "shared/core/eventdispatcher.h"

// Linked into a test, it lets the test's event loop wait as that of tom-server and tom-agent does.
[[maybe_unused]] static const bool isInstalled = [] {
    tom::installEventDispatcher();
    return true;
}();
