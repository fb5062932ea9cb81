#pragma once

#include <QString>

namespace tom::bench {

// One part, in a process of its own: what it finds it writes on its standard output, a line "NAME VALUE" each, then "end",
// and stays until its standard input ends. hours: how long a day is.
int runPart(const QString &part, const QString &folder, int hours, int argc, char *argv[]);

// A cache as a server's conversations left it.
[[nodiscard]] bool fillCache(const QString &folder, int conversations, int messages);

} // namespace tom::bench
