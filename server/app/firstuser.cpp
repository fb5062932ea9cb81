#include "server/app/firstuser.h"

#include "shared/auth/passwordhash.h"
#include "shared/auth/token.h"
#include "shared/config/defaultconfig.h"
#include "shared/core/atomicfile.h"

#ifdef Q_OS_UNIX
#    include <pwd.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

QString loginName()
{
#ifdef Q_OS_UNIX
    const passwd *const entry = ::getpwuid(::getuid());
    const QString name = entry ? QString::fromLocal8Bit(entry->pw_name) : QString();
#else
    const QString name = qEnvironmentVariable("USERNAME").toLower();
#endif
    return name == "root"_L1 ? QString() : name;
}

} // namespace

Result<FirstUser> FirstUser::make()
{
    FirstUser user{.name = loginName(), .password = auth::randomPassword()};
    const Result<QString> hash = auth::hashPassword(user.password).result();
    if (!hash)
        return std::unexpected(hash.error());
    auto text = config::defaultConfigText(user.name, *hash);
    if (!text && text.error().code == ErrorCode::InvalidInput) {   // not every login name can be a user of ours
        user.name = u"admin"_s;
        text = config::defaultConfigText(user.name, *hash);
    }
    if (!text)
        return std::unexpected(text.error());
    user.configText = *text;
    return user;
}

Result<void> FirstUser::save(const DataFolder &data) const
{
    return writeFileAtomically(data.config(), configText);
}

} // namespace tom::server
