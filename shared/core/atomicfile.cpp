#include "shared/core/atomicfile.h"

#include "shared/core/filesync.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <filesystem>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom {

namespace {

std::unexpected<Error> storageFailure(const QString &what, const QString &path, const QString &reason)
{
    // QSaveFile keeps the words of the system's error, not its number.
    const bool isFull = reason == qt_error_string(ENOSPC);
    return failure(ErrorCode::Storage, u"%1 %2: %3%4"_s.arg(what, QDir::toNativeSeparators(path), reason,
                                                            isFull ? u"; free some space"_s : QString()));
}

// A disk that fills up takes a part first; only the write after that says why.
bool writeAll(QIODevice &device, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qint64 written = device.write(bytes.data(), bytes.size());
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

QFileDevice::Permissions permissionsOf(FileAccess access, const QString &path)
{
    if (access == FileAccess::AsBefore && QFileInfo::exists(path))
        return QFileInfo(path).permissions();
    QFileDevice::Permissions permissions = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (access == FileAccess::Everybody)
        permissions |= QFileDevice::ReadGroup | QFileDevice::ReadOther;
    return permissions;
}

// Before it takes the other's place, so that nobody is locked out for a moment.
void keepOwner([[maybe_unused]] const QFileDevice &file, [[maybe_unused]] const QString &path)
{
#ifdef Q_OS_UNIX
    struct stat before{};
    struct stat now{};
    if (::stat(QFile::encodeName(path).constData(), &before) != 0 || ::fstat(file.handle(), &now) != 0
        || (before.st_uid == now.st_uid && before.st_gid == now.st_gid))
        return;
    if (::fchown(file.handle(), before.st_uid, before.st_gid) == 0)
        ::fchmod(file.handle(), before.st_mode & 07777);   // a new owner takes some bits away
    else if (::fchown(file.handle(), uid_t(-1), before.st_gid) != 0)
        ::fchmod(file.handle(), before.st_mode & 0700);   // it was for that group, not for one of ours
#endif
}

// QSaveFile would sync the file.
Result<void> replaceFile(const QString &path, const QByteArray &bytes, FileAccess access)
{
    QFile file(path + ".new"_L1);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered, permissionsOf(access, path)))
        return storageFailure(u"cannot write"_s, path, file.errorString());
    if (!writeAll(file, bytes))
        return storageFailure(u"cannot write"_s, path, file.errorString());
    file.close();
    std::error_code problem;
    std::filesystem::rename(file.filesystemFileName(), QFile(path).filesystemFileName(), problem);
    if (problem)
        return storageFailure(u"cannot write"_s, path, QString::fromStdString(problem.message()));
    return {};
}

} // namespace

Result<void> writeFileAtomically(const QString &path, const QByteArray &bytes, FileAccess access, FileSync sync)
{
    if (sync == FileSync::Later)
        return replaceFile(path, bytes, access);
    QSaveFile file(path);
    // Unbuffered, since a buffer that is flushed to a full disk fails without saying why.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return storageFailure(u"cannot write"_s, path, file.errorString());
    if (!file.setPermissions(permissionsOf(access, path)))
        return storageFailure(u"cannot protect"_s, path, file.errorString());
    if (access == FileAccess::AsBefore)
        keepOwner(file, path);
    if (!writeAll(file, bytes) || !file.commit())   // commit() syncs the file before the rename
        return storageFailure(u"cannot write"_s, path, file.errorString());
    // A rename is durable only when its folder is.
    if (!syncFolder(QFileInfo(path).absolutePath()))
        return storageFailure(u"cannot sync the folder of"_s, path, qt_error_string());
    return {};
}

void giveToOwnerOf([[maybe_unused]] const QString &model, [[maybe_unused]] const QString &path)
{
#ifdef Q_OS_UNIX
    struct stat owner{};
    if (::stat(QFile::encodeName(model).constData(), &owner) == 0) [[maybe_unused]]
        const int given = ::lchown(QFile::encodeName(path).constData(), owner.st_uid, owner.st_gid);
#endif
}

void giveFilesToOwnerOf([[maybe_unused]] const QString &model, [[maybe_unused]] const QString &folder)
{
#ifdef Q_OS_UNIX
    struct stat owner{};
    if (::geteuid() != 0 || ::lstat(QFile::encodeName(model).constData(), &owner) != 0)
        return;
    // By one handle of the folder itself: it may be made a link to another one at any time, by whoever is to get it.
    const int dir = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0)
        return;
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::Hidden)) {
        const QByteArray file = QFile::encodeName(name);
        struct stat known{};
        const bool isOurs = ::fstatat(dir, file.constData(), &known, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(known.st_mode)
                            && known.st_uid == 0 && known.st_nlink == 1;
        if (isOurs && ::fchownat(dir, file.constData(), owner.st_uid, owner.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
            break;
    }
    [[maybe_unused]] const int given = ::fchown(dir, owner.st_uid, owner.st_gid);
    ::close(dir);
#endif
}

Result<QByteArray> readFile(const QString &path, qint64 maxBytes)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorCode::NotFound, u"%1 does not exist"_s.arg(QDir::toNativeSeparators(path)));
    if (!file.open(QIODevice::ReadOnly))
        return storageFailure(u"cannot read"_s, path, file.errorString());
    QByteArray bytes = file.read(maxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return storageFailure(u"cannot read"_s, path, file.errorString());
    if (bytes.size() > maxBytes)
        return failure(ErrorCode::TooLarge, u"%1 is longer than %2 bytes"_s.arg(QDir::toNativeSeparators(path)).arg(maxBytes));
    return bytes;
}

Result<void> makePrivateFolder(const QString &path)
{
    const QString folder = QDir::cleanPath(path);
    const QString above = QFileInfo(folder).path();
    if (above != folder && !QFileInfo::exists(above)) {   // what has to be made on the way is nobody else's either
        if (const Result<void> made = makePrivateFolder(above); !made)
            return made;
    }
    if (!QDir().mkpath(path))
        return storageFailure(u"cannot make the folder"_s, path, qt_error_string());
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QFile::setPermissions(path, owner))
        return storageFailure(u"cannot protect the folder"_s, path, qt_error_string());
    return {};
}

} // namespace tom
