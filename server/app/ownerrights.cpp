#include "server/app/ownerrights.h"

#include <QFile>

#ifdef Q_OS_UNIX
#    include <grp.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

Result<void> becomeOwnerOf([[maybe_unused]] const QString &folder)
{
#ifdef Q_OS_UNIX
    struct stat owner{};
    if (::geteuid() != 0 || ::stat(QFile::encodeName(folder).constData(), &owner) != 0 || owner.st_uid == 0)
        return {};
    // In this order: without root's number nobody may change the groups.
    if (::setgroups(0, nullptr) != 0 || ::setgid(owner.st_gid) != 0 || ::setuid(owner.st_uid) != 0)
        return failure(ErrorCode::Forbidden,
                       u"this cannot be done as the user to whom %1 belongs: %2"_s.arg(folder, qt_error_string()));
#endif
    return {};
}

} // namespace tom::server
