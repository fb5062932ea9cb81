#pragma once

#include "desktop/demo/demohousehold.h"
#include "shared/http/httpclient.h"

namespace tom::desktop {

// An HTTP client that asks nobody: what it is asked for comes from a household that was made up, turns word by word.
// Opens no connection.
class DemoHttp : public http::HttpClient
{
public:
    explicit DemoHttp(std::shared_ptr<DemoHousehold> household,
                      std::chrono::milliseconds pause = std::chrono::milliseconds(40));   // between two events of a turn

    [[nodiscard]] std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) override;

private:
    std::shared_ptr<DemoHousehold> m_household;
    std::chrono::milliseconds m_pause;
};

} // namespace tom::desktop
