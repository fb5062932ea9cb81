#include "agent/http/attachmentroutes.h"

#include "agent/http/filestream.h"
#include "agent/http/queryparameters.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

AttachmentRoutes::AttachmentRoutes(const RouteGuard &guard, AttachmentStore &store, QObject *parent)
    : QObject(parent),
      m_store(store)
{
    const QString path = protocol::paths::attachments;
    guard.add(
        "POST", path, [this](const httpserver::Request &request, httpserver::Reply reply) { take(request, std::move(reply)); },
        AttachmentStore::maxBytes);
    guard.add("GET", path + u"/{attachment}"_s,
              [this](const httpserver::Request &request, httpserver::Reply reply) { give(request, std::move(reply)); });
}

void AttachmentRoutes::take(const httpserver::Request &request, httpserver::Reply reply)
{
    const auto added = m_store.add(textParameter(request.query, u"name"_s), request.body);
    if (!added)
        return reply.send(httpserver::Response::failure(added.error()));
    QJsonObject answer = added->toJson();
    answer.insert("status"_L1, u"OK"_s);
    reply.send(httpserver::Response::json(answer));
}

void AttachmentRoutes::give(const httpserver::Request &request, httpserver::Reply reply)
{
    const QString id = request.captures.value(0);
    const auto attachment = m_store.find(id);
    if (!attachment)
        return reply.send(httpserver::Response::failure(attachment.error()));
    const auto bytes = m_store.read(id);
    if (!bytes)
        return reply.send(httpserver::Response::failure(bytes.error()));
    const QByteArray type =
        attachment->mediaType == "text/plain"_L1 ? "text/plain; charset=utf-8"_ba : attachment->mediaType.toLatin1();
    reply.send({.headers = fileHeaders(type, attachment->name), .body = *bytes});
}

} // namespace tom::agent
