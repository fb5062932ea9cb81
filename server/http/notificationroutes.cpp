#include "server/http/notificationroutes.h"

#include "server/http/pages.h"
#include "server/push/pushsocket.h"
#include "shared/protocol/paths.h"
#include "shared/protocol/pushmessage.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcNotify, "tom.server.notify")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

// As the seed's web page reads it; null when there is none.
QJsonValue firebaseConfig(const config::Firebase &firebase)
{
    if (firebase.apiKey.isEmpty() || firebase.appId.isEmpty())
        return QJsonValue::Null;
    return QJsonObject{{u"apiKey"_s, firebase.apiKey},
                       {u"authDomain"_s, firebase.authDomain},
                       {u"projectId"_s, firebase.projectId},
                       {u"storageBucket"_s, firebase.storageBucket},
                       {u"messagingSenderId"_s, firebase.messagingSenderId},
                       {u"appId"_s, firebase.appId}};
}

Response success()
{
    return Response::json({{u"status"_s, u"success"_s}});   // and not OK: as in the seed
}

Response refusal(const Error &error)
{
    if (error.code != ErrorCode::Storage)
        return Response::failure(error);
    qCCritical(lcNotify).noquote() << u"❌ the devices cannot be kept: %1"_s.arg(error.message);
    return Response::failure(
        {.code = ErrorCode::Storage, .message = u"the server cannot keep the device now; its disk may be full"_s});
}

} // namespace

NotificationRoutes::NotificationRoutes(Routes &routes, const config::Config &config, PushDevices &devices)
    : m_config(config),
      m_devices(devices)
{
    routes.add("GET"_ba, paths::notificationConfig, [this](const Session &, const Request &request, Reply reply) {
        reply.send(Response::json(configuration(request)));
    });
    for (const QLatin1StringView path : {paths::pushWorker, paths::pushWorkerOfSeed})
        routes.add("GET"_ba, path,
                   [this](const Session &, const Request &request, Reply reply) { worker(request, std::move(reply)); });
    routes.addForSessions("POST"_ba, paths::fcmToken, [this](const Session &session, const Request &request, Reply reply) {
        addDevice(session, request, std::move(reply));
    });
    routes.addForSessions("DELETE"_ba, paths::fcmToken, [this](const Session &session, const Request &request, Reply reply) {
        removeDevice(session, request, std::move(reply));
    });
}

QJsonObject NotificationRoutes::configuration(const Request &request) const
{
    const config::Firebase &firebase = m_config.global.firebase;
    const QJsonObject push{
        {u"url"_s, u"wss://"_s + QString::fromLatin1(request.header("host")) + paths::push},
        {u"protocol"_s, QString::fromLatin1(protocol::pushProtocol)},
        {u"heartbeat_s"_s, qint64(std::chrono::duration_cast<std::chrono::seconds>(PushLimits{}.heartbeat).count())}};
    return {{u"push"_s, push},
            {u"firebaseConfig"_s, firebaseConfig(firebase)},
            {u"vapidKey"_s, firebase.vapidKey.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(firebase.vapidKey)}};
}

void NotificationRoutes::worker(const Request &request, Reply reply) const
{
    reply.send({.headers = {{"Content-Type", "text/javascript; charset=utf-8"},
                            {"Service-Worker-Allowed", "/"},
                            // What the worker itself may do: talk to this server, and load nothing.
                            {"Content-Security-Policy",
                             "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"}},
                .body = pages::pushWorker(configuration(request))});
}

void NotificationRoutes::addDevice(const Session &session, const Request &request, Reply reply)
{
    Result<PushDevice> device = request.json().and_then(&PushDevice::fromJson);
    if (!device)
        return reply.send(refusal(device.error()));
    device->session = session.id;
    const Result<void> added = m_devices.add(session.user, *device);
    reply.send(added ? success() : refusal(added.error()));
}

void NotificationRoutes::removeDevice(const Session &session, const Request &request, Reply reply)
{
    const Result<PushDevice> device = request.json().and_then(&PushDevice::fromJson);
    if (!device)
        return reply.send(refusal(device.error()));
    const Result<void> removed = m_devices.remove(session.user, device->token);
    reply.send(removed ? success() : refusal(removed.error()));
}

} // namespace tom::server
