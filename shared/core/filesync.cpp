#include "shared/core/filesync.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom {

#ifdef Q_OS_UNIX
namespace {

// 0, or what was in the way.
int sync(const QString &path, int flags)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | flags);
    if (fd < 0)
        return errno;
    const int refused = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    return refused;
}

} // namespace
#endif

Result<void> syncFile(const QString &path)
{
#ifdef Q_OS_UNIX
    if (const int refused = sync(path, 0); refused != 0 && refused != ENOENT)
        return failure(ErrorCode::Storage, u"cannot sync %1: %2"_s.arg(QDir::toNativeSeparators(path), qt_error_string(refused)));
#endif
    if (!syncFolder(QFileInfo(path).absolutePath()))
        return failure(ErrorCode::Storage, u"cannot sync the folder of %1"_s.arg(QDir::toNativeSeparators(path)));
    return {};
}

// On Windows the file system does that by itself.
bool syncFolder([[maybe_unused]] const QString &path)
{
#ifdef Q_OS_UNIX
    return sync(path, O_DIRECTORY) == 0;
#else
    return true;
#endif
}

} // namespace tom
