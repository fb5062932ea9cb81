#include "server/http/operatorroutes.h"

#include "server/http/pages.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::server {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

QJsonArray toJson(const QList<Readiness::Fault> &faults)
{
    QJsonArray array;
    for (const Readiness::Fault &fault : faults)
        array.append(QJsonObject{{u"part"_s, fault.part}, {u"reason"_s, fault.reason}});
    return array;
}

Response readyResponse(const Readiness::State &state)
{
    QJsonObject object{{u"status"_s, u"OK"_s}};
    if (!state.faults.isEmpty()) {
        object = {{u"status"_s, u"ERROR"_s},
                  {u"code"_s, QString(errorCodeName(ErrorCode::Internal))},
                  {u"message"_s, u"the server cannot serve now: see not_ready"_s},
                  {u"retry_after_s"_s, 5},
                  {u"not_ready"_s, toJson(state.faults)}};
    }
    if (!state.warnings.isEmpty())
        object.insert(u"warnings"_s, toJson(state.warnings));
    Response response = Response::json(object, state.faults.isEmpty() ? 200 : 503);
    if (!state.faults.isEmpty())
        response.headers.append({"Retry-After"_ba, "5"_ba});
    return response;
}

} // namespace

void addOperatorRoutes(Routes &routes, Readiness &readiness, const Metrics &metrics)
{
    routes.addPublic("GET"_ba, paths::readyz,
                     [&readiness](const Request &, Reply reply) { reply.send(readyResponse(readiness.state())); });
    routes.addPublic("GET"_ba, paths::openapi, [](const Request &, Reply reply) {
        reply.send({.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "max-age=3600"}},
                    .body = pages::openapi()});
    });
    routes.addAdmin(
        "GET"_ba, paths::metrics,
        [&metrics](const Session &, const Request &, Reply reply) {
            reply.send({.headers = {{"Content-Type", MetricsText::contentType.toByteArray()}}, .body = metrics.text()});
        },
        metricsScope);
}

} // namespace tom::server
