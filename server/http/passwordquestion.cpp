#include "server/http/passwordquestion.h"

#include "server/account/newpassword.h"
#include "server/http/cookies.h"
#include "shared/core/jobs.h"

using namespace Qt::StringLiterals;

namespace tom::server {

QFuture<Result<void>> askForPassword(SignInCheck &check, const Session &session, const httpserver::Request &request,
                                     const QString &password)
{
    if (password.toUtf8().size() > mostPasswordBytes)
        return readyFuture<void>(failure(ErrorCode::InvalidInput, u"the password is too long"_s));
    const LoginAttempt attempt = check.attempt(session.user, request.peer, request.cookie(deviceCookie));
    return check.password(attempt, password).then(&check, [&check, attempt](const Result<void> &right) -> Result<void> {
        if (right)
            check.succeeded(attempt);
        else if (right.error().code == ErrorCode::Unauthorized)
            return failure(ErrorCode::Forbidden, u"the current password is wrong"_s);
        return right;
    });
}

} // namespace tom::server
