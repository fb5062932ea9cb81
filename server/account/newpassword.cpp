#include "server/account/newpassword.h"

using namespace Qt::StringLiterals;

namespace tom::server {

Result<void> checkNewPassword(const QString &password, const QString &username, const QString &current)
{
    if (password.toUcs4().size() < leastPasswordLetters)
        return failure(ErrorCode::InvalidInput, u"the new password needs at least %1 letters"_s.arg(leastPasswordLetters));
    if (password.toUtf8().size() > mostPasswordBytes)
        return failure(ErrorCode::InvalidInput, u"the new password may have at most %1 bytes"_s.arg(mostPasswordBytes));
    if (password.compare(username, Qt::CaseInsensitive) == 0)
        return failure(ErrorCode::InvalidInput, u"the new password must not be the user name"_s);
    if (password == current)
        return failure(ErrorCode::InvalidInput, u"the new password is the current one"_s);
    return {};
}

} // namespace tom::server
