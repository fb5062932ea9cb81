#pragma once

#include <QString>

namespace tom::server {

// Leaves a note of a process that we started, so that a later start can end it when it was left behind.
void writePidFile(const QString &path, qint64 pid);
void removePidFile(const QString &path);
// Kills the process of the note, if that very process (by its time of start) still runs. True when there was one.
bool reapLeftBehind(const QString &path);

} // namespace tom::server
