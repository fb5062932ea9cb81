#include "desktop/demo/demo.h"

#include "desktop/demo/demohttp.h"
#include "desktop/demo/demopush.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

Result<Connections> demoConnections(const QString &folder)
{
    const Result<ServerAddress> server = ServerAddress::parse(u"https://tom.example"_s);
    if (!server)
        return std::unexpected(server.error());
    // In the words of the address itself: another spelling would be another server, to be signed in at.
    const Account account{.server = server->toString(), .username = u"alice"_s, .session = "demo"};
    if (const auto saved = AccountStore(folder).save(account); !saved)
        return std::unexpected(saved.error());
    const auto household = std::make_shared<DemoHousehold>();
    return Connections{
        .client = [household, server = *server](const Account &of) -> Result<std::unique_ptr<ApiClient>> {
            return std::make_unique<ApiClient>(std::make_unique<DemoHttp>(household), server, of.session);
        },
        .push = [](const ApiClient &client, const Account &) { return std::make_unique<DemoPush>(client.server()); },
        .isFixed = true};
}

} // namespace tom::desktop
