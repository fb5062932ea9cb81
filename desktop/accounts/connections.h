#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"
#include "desktop/api/signin.h"
#include "desktop/notify/trayicon.h"

#include <functional>

namespace tom::desktop {

// Where an account's words go: to its server, unless whoever builds the program says otherwise; and the tray beside it.
struct Connections
{
    std::function<Result<std::unique_ptr<ApiClient>>(const Account &account)> client = clientFor;
    std::function<std::unique_ptr<PushClient>(const ApiClient &api, const Account &account)> push = [](const ApiClient &api,
                                                                                                       const Account &account) {
        return std::make_unique<PushClient>(api.server(), account.session, account.pinnedKey);
    };
    std::function<bool()> hasTray = QSystemTrayIcon::isSystemTrayAvailable;   // to go on in without a window
    bool isFixed = false;   // to this account only: nobody signs in or out
};

} // namespace tom::desktop
