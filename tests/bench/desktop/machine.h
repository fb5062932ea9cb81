#pragma once

#include <QList>
#include <QString>

namespace tom::bench {

// What /proc says of a program and all that it started.
[[nodiscard]] double memory(qint64 pid);    // MB PSS
[[nodiscard]] double ownMemory(qint64 pid);   // MB that are of no file: the same whoever else uses the libraries
[[nodiscard]] double processor(qint64 pid); // seconds of CPU until now; 10 ms at a time
[[nodiscard]] QList<qint64> family(qint64 pid);
[[nodiscard]] QString load();

// Of this program, finer: milliseconds of CPU of the thread that asks, or of all.
[[nodiscard]] double threadTime();
[[nodiscard]] double allTime();
// MB that were asked for and not given back; what the allocator keeps for later is not in it. 0 where it does not tell.
[[nodiscard]] double heapInUse();

[[nodiscard]] double median(QList<double> values);

} // namespace tom::bench
