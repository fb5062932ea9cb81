#include "tests/bench/desktop/machine.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <ctime>

#ifdef __GLIBC__
#    include <malloc.h>
#endif
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace tom::bench {

namespace {

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// /proc/PID/stat behind the name, which may have spaces in it: state, parent, ...
QList<QByteArray> stat(qint64 pid)
{
    const QByteArray text = read(u"/proc/%1/stat"_s.arg(pid));
    return text.mid(text.lastIndexOf(')') + 2).split(' ');
}

double clockOf(clockid_t which)
{
    timespec time{};
    clock_gettime(which, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

// MB of a process and all that it started, over these lines.
double mapped(qint64 pid, const QByteArrayList &names)
{
    double kilobytes = 0;
    for (const qint64 one : family(pid)) {
        for (const QByteArray &line : read(u"/proc/%1/smaps_rollup"_s.arg(one)).split('\n')) {
            const qsizetype colon = line.indexOf(':') + 1;
            if (names.contains(line.first(colon)))
                kilobytes += line.sliced(colon).trimmed().split(' ').constFirst().toDouble();
        }
    }
    return kilobytes / 1024;
}

} // namespace

QList<qint64> family(qint64 pid)
{
    QHash<qint64, QList<qint64>> children;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (const qint64 other = name.toLongLong(); other > 0)
            children[stat(other).value(1).toLongLong()].append(other);
    }
    QList<qint64> all{pid};
    for (qsizetype i = 0; i < all.size(); ++i)
        all += children.value(all.at(i));
    return all;
}

double memory(qint64 pid)
{
    return mapped(pid, {"Pss:"});
}

double ownMemory(qint64 pid)
{
    return mapped(pid, {"Anonymous:"});
}

double processor(qint64 pid)
{
    double ticks = 0;
    for (const qint64 one : family(pid)) {
        const QList<QByteArray> fields = stat(one);
        ticks += fields.value(11).toDouble() + fields.value(12).toDouble();
    }
    return ticks / double(sysconf(_SC_CLK_TCK));
}

QString load()
{
    return QString::fromLatin1(read(u"/proc/loadavg"_s)).section(u' ', 0, 0);
}

double threadTime()
{
    return clockOf(CLOCK_THREAD_CPUTIME_ID);
}

double allTime()
{
    return clockOf(CLOCK_PROCESS_CPUTIME_ID);
}

double heapInUse()
{
#ifdef __GLIBC__
    const struct mallinfo2 heap = mallinfo2();
    return double(heap.uordblks + heap.hblkhd) / (1024 * 1024);
#else
    return 0;
#endif
}

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

double longestThatRecurs(const QList<QList<double>> &rounds, qsizetype around)
{
    double longest = 0;
    for (qsizetype place = 0; place < rounds.constFirst().size(); ++place) {
        QList<double> here;
        for (const QList<double> &round : rounds) {
            const qsizetype first = std::clamp<qsizetype>(place - around, 0, round.size());
            const qsizetype last = std::min(place + around + 1, round.size());
            here.append(first < last ? *std::max_element(round.cbegin() + first, round.cbegin() + last) : 0);
        }
        longest = std::max(longest, median(here));
    }
    return longest;
}

} // namespace tom::bench
