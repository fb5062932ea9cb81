#include "tests/support/smalldisk.h"

#include <QFile>

#include <sys/mount.h>
#include <unistd.h>

namespace tom {

std::function<void()> onSmallDisk(const QString &folder, const QByteArray &size)
{
    return [mounts = OwnMounts(), mountPoint = QFile::encodeName(folder), options = "size=" + size] {
        if (!mounts.enter() || ::mount("tmpfs", mountPoint.constData(), "tmpfs", 0, options.constData()) != 0)
            ::_exit(noMounts);
    };
}

} // namespace tom
