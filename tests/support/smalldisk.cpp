#include "tests/support/smalldisk.h"

#include <QFile>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace tom {

namespace {

// In a new namespace of users nobody owns files until it is said who is who. Only calls that may follow a fork.
bool sayTo(const char *file, const QByteArray &line)
{
    const int map = ::open(file, O_WRONLY | O_CLOEXEC);
    const bool written = map >= 0 && ::write(map, line.constData(), size_t(line.size())) == line.size();
    if (map >= 0)
        ::close(map);
    return written;
}

} // namespace

std::function<void()> onSmallDisk(const QString &folder, const QByteArray &size)
{
    const QByteArray user = "0 " + QByteArray::number(::getuid()) + " 1";
    const QByteArray group = "0 " + QByteArray::number(::getgid()) + " 1";
    return [user, group, mountPoint = QFile::encodeName(folder), options = "size=" + size] {
        const bool isPrivate = ::unshare(CLONE_NEWNS) == 0
                               || (::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && sayTo("/proc/self/uid_map", user)
                                   && sayTo("/proc/self/setgroups", "deny") && sayTo("/proc/self/gid_map", group));
        if (!isPrivate || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount("tmpfs", mountPoint.constData(), "tmpfs", 0, options.constData()) != 0)
            ::_exit(noSmallDisk);
    };
}

} // namespace tom
