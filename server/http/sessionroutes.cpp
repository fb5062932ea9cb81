#include "server/http/sessionroutes.h"

#include "server/http/cookies.h"
#include "shared/core/jsontime.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcSessions, "tom.server.sessions")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

SessionRoutes::SessionRoutes(Routes &routes, const AccountServices &services) : m_services(services)
{
    const QString one = paths::sessions + u"/{id}"_s;
    routes.addForSessions("GET"_ba, paths::sessions,
                          [this](const Session &session, const Request &, Reply reply) { list(session, std::move(reply)); });
    routes.addForSessions("DELETE"_ba, paths::sessions,
                          [this](const Session &session, const Request &, Reply reply) { endOthers(session, std::move(reply)); });
    routes.addForSessions("PATCH"_ba, one, [this](const Session &session, const Request &request, Reply reply) {
        rename(session, request, std::move(reply));
    });
    routes.addForSessions("DELETE"_ba, one, [this](const Session &session, const Request &request, Reply reply) {
        end(session, request, std::move(reply));
    });
}

void SessionRoutes::list(const Session &session, Reply reply)
{
    QJsonArray sessions;
    for (const Session &one : m_services.sessions.list(session.user))
        sessions.append(shown(one, session));
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"sessions"_s, sessions}}));
}

QJsonObject SessionRoutes::shown(const Session &session, const Session &current) const
{
    const SessionLife &life = m_services.sessions.life();
    const QDateTime expires = std::min({session.expires, session.created + life.absolute, session.lastUsed + life.idle});
    return {{u"id"_s, QString::fromLatin1(session.publicId())},
            {u"device"_s, session.device},
            {u"kind"_s, session.kind},
            {u"created"_s, json::shownTime(session.created)},
            {u"last_used"_s, json::shownTime(session.lastUsed)},
            {u"expires"_s, json::shownTime(expires)},
            {u"address"_s, session.address},
            {u"current"_s, session.id == current.id}};
}

// Somebody else's is as unknown as one that never was.
Result<Session> SessionRoutes::called(const QString &id, const Session &by)
{
    const QList<Session> sessions = m_services.sessions.list(by.user);
    const auto found = std::ranges::find(sessions, id.toLatin1(), &Session::publicId);
    if (found == sessions.end())
        return failure(ErrorCode::NotFound, u"there is no such session"_s);
    return *found;
}

void SessionRoutes::endOthers(const Session &session, Reply reply)
{
    m_services.endPairings(session.user);   // a code is a device, too
    const Result<int> ended = m_services.sessions.endAll(session.user, session.id);
    if (!ended)
        return reply.send(Response::failure(ended.error()));
    qCInfo(lcSessions).noquote() << u"🔒 %1 signed out %2 other devices"_s.arg(session.user).arg(*ended);
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"ended"_s, *ended}}));
}

void SessionRoutes::rename(const Session &session, const Request &request, Reply reply)
{
    const Result<QString> device =
        request.json().and_then([](const QJsonObject &object) { return json::requiredString(object, "device"_L1); });
    if (!device)
        return reply.send(Response::failure(device.error()));
    const QString name = device->trimmed();
    if (name.isEmpty() || name.size() > SessionStore::maxDeviceLength)
        return reply.send(Response::failure(
            {.code = ErrorCode::InvalidInput,
             .message = u"\"device\" must be a name of at most %1 letters"_s.arg(SessionStore::maxDeviceLength)}));
    const Result<Session> renamed = called(request.captures.constFirst(), session);
    if (!renamed)
        return reply.send(Response::failure(renamed.error()));
    if (const Result<void> done = m_services.sessions.rename(renamed->id, name); !done)
        return reply.send(Response::failure(done.error()));
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
}

void SessionRoutes::end(const Session &session, const Request &request, Reply reply)
{
    const Result<Session> ended = called(request.captures.constFirst(), session);
    if (!ended)
        return reply.send(Response::failure(ended.error()));
    if (const Result<void> done = m_services.sessions.end(ended->id); !done)
        return reply.send(Response::failure(done.error()));
    Response response = Response::json({{u"status"_s, u"OK"_s}});
    if (ended->id == session.id)
        response.headers.append({"Set-Cookie", setSessionCookie({}, std::chrono::seconds(0))});
    reply.send(response);
}

} // namespace tom::server
