#include "shared/core/folderlock.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#    include <cerrno>

#    include <fcntl.h>
#    include <sys/file.h>
#    include <sys/stat.h>
#    include <unistd.h>
#else
#    include <QLockFile>
#endif

#include <thread>

using namespace Qt::StringLiterals;

namespace tom {

namespace {

std::unexpected<Error> isTaken(const QString &path)
{
    return failure(ErrorCode::Conflict, u"another process works in %1"_s.arg(QFileInfo(path).absolutePath()));
}

} // namespace

#ifdef Q_OS_UNIX

namespace {

// What root makes in somebody's folder, that somebody must be able to open.
bool giveToOwnerOf(const QString &folder, int fd)
{
    struct stat owner = {};
    return ::geteuid() != 0 || ::stat(QFile::encodeName(folder).constData(), &owner) != 0
           || ::fchown(fd, owner.st_uid, owner.st_gid) == 0;
}

} // namespace

// Not QLockFile: it tells a dead owner by process and host name, and a container gets a new host name at each start.
class FolderLock::Private
{
public:
    int fd = -1;
};

Result<void> FolderLock::take(const QString &path)
{
    release();
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(path, qt_error_string()));
    if (!giveToOwnerOf(QFileInfo(path).absolutePath(), fd)) {
        ::close(fd);
        return failure(ErrorCode::Storage, u"cannot give %1 to the owner of its folder: %2"_s.arg(path, qt_error_string()));
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        ::close(fd);
        if (reason == EWOULDBLOCK)
            return isTaken(path);
        return failure(ErrorCode::Storage, u"cannot lock %1: %2"_s.arg(path, qt_error_string(reason)));
    }
    d->fd = fd;
    return {};
}

void FolderLock::release()
{
    if (d->fd >= 0)
        ::close(d->fd);
    d->fd = -1;
}

#else

class FolderLock::Private
{
public:
    std::unique_ptr<QLockFile> file;
};

Result<void> FolderLock::take(const QString &path)
{
    d->file = std::make_unique<QLockFile>(path);
    d->file->setStaleLockTime(0);
    if (d->file->tryLock())
        return {};
    const bool taken = d->file->error() == QLockFile::LockFailedError;
    d->file.reset();
    if (taken)
        return isTaken(path);
    return failure(ErrorCode::Storage, u"cannot lock %1"_s.arg(path));
}

void FolderLock::release()
{
    d->file.reset();
}

#endif

FolderLock::FolderLock() : d(std::make_unique<Private>()) {}

FolderLock::~FolderLock()
{
    release();
}

Result<void> FolderLock::takeWithin(const QString &path, std::chrono::milliseconds limit)
{
    constexpr auto step = std::chrono::milliseconds(10);
    Result<void> taken = take(path);
    for (QDeadlineTimer deadline(limit); !taken && taken.error().code == ErrorCode::Conflict && !deadline.hasExpired();
         taken = take(path))
        std::this_thread::sleep_for(step);
    return taken;
}

} // namespace tom
