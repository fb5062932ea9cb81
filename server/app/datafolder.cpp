#include "server/app/datafolder.h"

#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcData, "tom.server.data")

bool isContainer()
{
    return qEnvironmentVariableIsSet("container") || QFileInfo::exists(u"/.dockerenv"_s)
           || QFileInfo::exists(u"/run/.containerenv"_s);
}

QString defaultDataFolder()
{
    const QString chosen = qEnvironmentVariable("TOM_DATA");
    if (!chosen.isEmpty())
        return chosen;
    if (isContainer())
        return u"/data"_s;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/tom"_s;
}

Result<void> DataFolder::takeFor(FolderLock &lock) const
{
    return lock.take(this->lock()).transform_error([this](const Error &error) {
        if (error.code != ErrorCode::Conflict)
            return error;
        return Error{.code = error.code,
                     .message =
                         u"another tom-server already works in %1; end that one, or give this one another folder with --data"_s.arg(
                             path())};
    });
}

Result<void> DataFolder::make() const
{
    const QFileInfo folder(path());
    if (!folder.exists()) {
        return makePrivateFolder(path()).transform_error([this](const Error &error) {
            return Error{.code = error.code,
                         .message = error.message + u"; choose another data folder with --data or TOM_DATA"_s};
        });
    }
    if (!folder.isDir())
        return failure(ErrorCode::Storage, u"the data folder %1 is a file; choose another with --data or TOM_DATA"_s.arg(path()));
#ifdef Q_OS_UNIX
    if (::access(QFile::encodeName(path()).constData(), W_OK | X_OK) != 0)
        return failure(
            ErrorCode::Storage,
            u"the data folder %1 cannot be written (%2); give it to this user, or choose another with --data or TOM_DATA"_s.arg(
                path(), qt_error_string()));
    using enum QFileDevice::Permission;
    const QFileDevice::Permissions permissions = folder.permissions();
    if (!(permissions & (ReadGroup | WriteGroup | ExeGroup | ReadOther | WriteOther | ExeOther)))
        return {};
    // A folder that everybody may write, such as /tmp, is not ours to close.
    if ((permissions & WriteOther) || !QFile::setPermissions(path(), ReadOwner | WriteOwner | ExeOwner))
        qCWarning(lcData).noquote() << u"⚠️ others may look into the data folder %1; close it to them: chmod 700 '%1'"_s.arg(
            path());
#endif
    return {};
}

} // namespace tom::server
