#include "server/session/ownfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#    include <cerrno>

#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>
#else
#    include <QDateTime>
#endif

namespace tom::server {

#ifdef Q_OS_UNIX

namespace {

std::optional<FileStamp> stampOf(const struct stat &status)
{
    if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid())
        return {};
#    ifdef Q_OS_DARWIN
    const timespec &modified = status.st_mtimespec;
#    else
    const timespec &modified = status.st_mtim;
#    endif
    return FileStamp{.inode = status.st_ino,
                     .size = status.st_size,
                     .modifiedNanoseconds = qint64(modified.tv_sec) * 1'000'000'000 + modified.tv_nsec};
}

class Descriptor
{
public:
    // Not blocking, for the case that somebody put a pipe there.
    Descriptor(const QString &path, int mode)
        : m_fd(::open(QFile::encodeName(path).constData(), mode | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
    {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }

    [[nodiscard]] std::optional<FileStamp> stamp() const
    {
        struct stat status{};
        return m_fd >= 0 && ::fstat(m_fd, &status) == 0 ? stampOf(status) : std::nullopt;
    }
    [[nodiscard]] int number() const { return m_fd; }

private:
    int m_fd;
};

} // namespace

std::optional<FileStamp> stampOf(const QString &path)
{
    struct stat status{};
    return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? stampOf(status) : std::nullopt;
}

bool isMissing(const QString &path)
{
    struct stat status{};
    if (::lstat(QFile::encodeName(path).constData(), &status) == 0 || errno != ENOENT)
        return false;
    return ::access(QFile::encodeName(QFileInfo(path).path()).constData(), R_OK | X_OK) == 0;
}

std::optional<OwnFile> readOwnFile(const QString &path, qint64 maxBytes)
{
    const Descriptor descriptor(path, O_RDONLY);
    const std::optional<FileStamp> stamp = descriptor.stamp();
    if (!stamp || stamp->size > maxBytes)
        return {};
    QByteArray bytes(stamp->size, Qt::Uninitialized);
    if (::read(descriptor.number(), bytes.data(), static_cast<size_t>(bytes.size())) != bytes.size())
        return {};
    return OwnFile{.stamp = *stamp, .bytes = bytes};
}

bool overwriteOwnFile(const QString &path, const QByteArray &bytes)
{
    const Descriptor descriptor(path, O_WRONLY);
    const std::optional<FileStamp> stamp = descriptor.stamp();
    return stamp && stamp->size == bytes.size()
           && ::pwrite(descriptor.number(), bytes.constData(), static_cast<size_t>(bytes.size()), 0) == bytes.size();
}

#else

std::optional<FileStamp> stampOf(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile() || info.isSymLink() || info.isJunction())
        return {};
    return FileStamp{.size = info.size(), .modifiedNanoseconds = info.lastModified().toMSecsSinceEpoch() * 1'000'000};
}

bool isMissing(const QString &path)
{
    const QFileInfo info(path);
    return !info.exists() && !info.isSymLink() && QDir(info.path()).isReadable();
}

std::optional<OwnFile> readOwnFile(const QString &path, qint64 maxBytes)
{
    const std::optional<FileStamp> stamp = stampOf(path);
    QFile file(path);
    if (!stamp || stamp->size > maxBytes || !file.open(QIODevice::ReadOnly))
        return {};
    return OwnFile{.stamp = *stamp, .bytes = file.read(maxBytes)};
}

bool overwriteOwnFile(const QString &path, const QByteArray &bytes)
{
    const std::optional<FileStamp> stamp = stampOf(path);
    QFile file(path);
    return stamp && stamp->size == bytes.size() && file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly)
           && file.write(bytes) == bytes.size();
}

#endif

} // namespace tom::server
