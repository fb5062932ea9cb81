#pragma once

#include <functional>

class QObject;

namespace tom {

// Calls quit in the event loop of context's thread when the system asks this process to end (SIGTERM, SIGINT). SIGHUP calls
// reload, unless there is none, or it means that the terminal has gone. Once in a process, from main().
void onTermination(QObject *context, const std::function<void()> &quit, const std::function<void()> &reload = {});

// Lets the system end this process when the one that started it dies, where it can.
void endWithParent();

} // namespace tom
