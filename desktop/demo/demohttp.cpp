#include "desktop/demo/demohttp.h"

#include "desktop/demo/demoexchange.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace tom::desktop {

DemoHttp::DemoHttp(std::shared_ptr<DemoHousehold> household, std::chrono::milliseconds pause)
    : m_household(std::move(household)),
      m_pause(pause)
{}

std::unique_ptr<http::HttpExchange> DemoHttp::send(const http::HttpRequest &request)
{
    const QJsonObject body = json::parseObject(request.body).value_or(QJsonObject());
    if (request.method == "POST" && request.url.path() == protocol::paths::process) {
        QList<QByteArray> pieces;
        for (const protocol::TurnEvent &event : m_household->say(body))
            pieces.append(event.toSse());
        return std::make_unique<DemoExchange>(http::HttpHead{200, {{"Content-Type", "text/event-stream"}}}, pieces, m_pause);
    }
    const auto [status, answer] = m_household->answer(request.method, request.url.path(), QUrlQuery(request.url), body);
    return std::make_unique<DemoExchange>(http::HttpHead{status, {{"Content-Type", "application/json"}}},
                                          QList{json::compact(answer)}, std::chrono::milliseconds(0));
}

} // namespace tom::desktop
