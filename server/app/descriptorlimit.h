#pragma once

namespace tom::server {

// Lets this process have as many files and connections open as the system allows it at most, and says how many that is;
// 0 where there is no such limit.
int raiseDescriptorLimit();

// So many are kept for other things than clients' connections: the log, files, agents.
inline constexpr int keptDescriptors = 100;

} // namespace tom::server
