#include "tests/gui/stuckdisk.h"

#include <QFile>
#include <QFileInfo>

#include <atomic>

#ifdef Q_OS_LINUX
#    include <sys/syscall.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

std::atomic<const QString *> stuckFolder = nullptr;

} // namespace

void tom::stickAt(const QString &folder)
{
    static QString path;
    path = QFileInfo(folder).canonicalFilePath();
    stuckFolder = &path;
}

#ifdef Q_OS_LINUX
// In place of the C library's. The folder is synced last: then the file has its name.
extern "C" int fsync(int fd)
{
    while (stuckFolder && QFile::symLinkTarget(u"/proc/self/fd/%1"_s.arg(fd)) == *stuckFolder)
        pause();
    return int(::syscall(SYS_fsync, fd));
}
#endif
