#include "tests/gui/stuckdisk.h"

#include <QFile>

#include <atomic>

#ifdef Q_OS_LINUX
#    include <sys/syscall.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

std::atomic<bool> isStuck = false;

} // namespace

void tom::stickAtTheOutbox()
{
    isStuck = true;
}

#ifdef Q_OS_LINUX
// In place of the C library's. The folder is synced last: then the file has its name.
extern "C" int fsync(int fd)
{
    while (isStuck && QFile::symLinkTarget(u"/proc/self/fd/%1"_s.arg(fd)).endsWith("/outbox"_L1))
        pause();
    return int(::syscall(SYS_fsync, fd));
}
#endif
