#pragma once

#include "server/account/signincheck.h"
#include "server/session/session.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// Who is signed in is asked for the password once more. As a sign-in, and counted with those; but a wrong answer is
// Forbidden, since Unauthorized would say that the session is over.
[[nodiscard]] QFuture<Result<void>> askForPassword(SignInCheck &check, const Session &session, const httpserver::Request &request,
                                                   const QString &password);

} // namespace tom::server
