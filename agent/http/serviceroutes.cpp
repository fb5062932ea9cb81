#include "agent/http/serviceroutes.h"

#include "shared/core/json.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

void answer(Reply reply, const Result<void> &done, const QString &service)
{
    reply.send(done ? Response::json({{u"status"_s, u"OK"_s}, {u"service"_s, service}}) : Response::failure(done.error()));
}

} // namespace

void addServiceRoutes(const RouteGuard &guard, ServiceHub &services)
{
    const QString secret = protocol::paths::services + u"/{name}/secret"_s;
    guard.add("PUT", secret, [&services](const Request &request, Reply reply) {
        const QString service = request.captures.value(0);
        const Result<void> set = request.json()
                                     .and_then([](const QJsonObject &body) { return json::requiredString(body, "secret"_L1); })
                                     .and_then([&](const QString &value) { return services.setSecret(service, value); });
        answer(std::move(reply), set, service);
    });
    guard.add("DELETE", secret, [&services](const Request &request, Reply reply) {
        const QString service = request.captures.value(0);
        answer(std::move(reply), services.removeSecret(service), service);
    });
}

} // namespace tom::agent
