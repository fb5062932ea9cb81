#pragma once

#include "server/http/accountservices.h"
#include "shared/httpserver/request.h"

namespace tom::server {

// Somebody has shown who he is: a new session instead of the one that the device had, and the cookies for it. The Error is
// for the user: Forbidden outside of his hours, Storage when no session can be kept.
struct SessionOpening
{
    const AccountServices &services;
    const httpserver::Request &request;

    [[nodiscard]] Result<httpserver::Response> open(const QString &username, const QString &device, const QString &kind,
                                                    LoginAttempt counted) const;
};

} // namespace tom::server
