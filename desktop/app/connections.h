#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"
#include "desktop/api/signin.h"

#include <functional>

namespace tom::desktop {

// Where an account's words go: to its server, unless whoever builds the program says otherwise.
struct Connections
{
    std::function<Result<std::unique_ptr<ApiClient>>(const Account &account)> client = clientFor;
    std::function<std::unique_ptr<PushClient>(const ApiClient &api, const Account &account)> push = [](const ApiClient &api,
                                                                                                       const Account &account) {
        return std::make_unique<PushClient>(api.server(), account.session, account.pinnedKey);
    };
    bool isFixed = false;   // to this account only: nobody signs in or out
};

} // namespace tom::desktop
