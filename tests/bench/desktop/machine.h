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
// The longest that comes in most of the rounds (of an odd number) at the same place, give or take so many places. Where a machine
// holds up any work now and then, one round's longest is the machine's; what the program does by itself comes again.
[[nodiscard]] double longestThatRecurs(const QList<QList<double>> &rounds, qsizetype around);

} // namespace tom::bench
