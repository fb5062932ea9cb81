#pragma once

#include "shared/httpserver/request.h"
#include "shared/protocol/login.h"

namespace tom::server {

// What POST /login brings: JSON of a program, or one of the two forms of our pages.
struct LoginForm
{
    protocol::LoginRequest login{};
    QByteArray ticket{};   // of the second page, in the place of name and password
    bool isForm = false;   // so the answer is a page

    // InvalidInput for another type, missing fields, and what is longer than any password of ours.
    [[nodiscard]] static Result<LoginForm> read(const httpserver::Request &request);
};

} // namespace tom::server
