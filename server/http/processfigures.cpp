#include "server/http/metrics.h"

#include <QDir>
#include <QFile>

#ifdef Q_OS_UNIX
#    include <sys/resource.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

#ifdef Q_OS_UNIX

namespace {

double secondsOf(const timeval &time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

// /proc/self/statm counts pages: size, resident, …
void writeMemory(MetricsText &text)
{
    QFile statm(u"/proc/self/statm"_s);
    const QByteArrayList fields = statm.open(QIODevice::ReadOnly) ? statm.readAll().split(' ') : QByteArrayList();
    if (fields.size() < 2)
        return;
    const double page = double(::sysconf(_SC_PAGESIZE));
    text.family("process_virtual_memory_bytes"_ba, "gauge", "Virtual memory of tom-server.");
    text.sample(fields.at(0).toDouble() * page);
    text.family("process_resident_memory_bytes"_ba, "gauge", "Resident memory of tom-server.");
    text.sample(fields.at(1).toDouble() * page);
}

void writeDescriptors(MetricsText &text)
{
    const QDir open(u"/proc/self/fd"_s);
    if (open.exists()) {
        text.family("process_open_fds"_ba, "gauge", "Open file descriptors.");
        text.sample(double(open.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size()));
    }
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        text.family("process_max_fds"_ba, "gauge", "File descriptors that may be open.");
        text.sample(double(limit.rlim_cur));
    }
}

} // namespace

void writeProcess(MetricsText &text)
{
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0) {
        text.family("process_cpu_seconds_total"_ba, "counter", "Processor time of tom-server, without its agents.");
        text.sample(secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime));
    }
    writeMemory(text);
    writeDescriptors(text);
}

#else

void writeProcess(MetricsText &) {}

#endif

} // namespace tom::server
