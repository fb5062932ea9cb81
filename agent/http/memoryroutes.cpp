#include "agent/http/memoryroutes.h"

#include "agent/http/memoryimport.h"
#include "agent/http/queryparameters.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

constexpr qint64 mostFound = 100;
constexpr int usualPage = 100;

QJsonObject answered(QJsonObject fields)
{
    fields.insert(u"status"_s, u"OK"_s);
    return fields;
}

// Of the fields that the API has; what else a client sends is ignored, as everywhere.
QJsonObject only(const QJsonObject &object, std::initializer_list<QLatin1StringView> keys)
{
    QJsonObject some;
    for (const QLatin1StringView key : keys) {
        if (object.contains(key) && !object.value(key).isNull())
            some.insert(key, object.value(key));
    }
    return some;
}

Result<QJsonObject> changesFrom(const Request &request)
{
    const auto body = request.json();
    if (!body)
        return body;
    if (const auto text = json::optionalString(*body, "text"_L1); !text)
        return std::unexpected(text.error());
    if (const auto expires = json::optionalString(*body, "expires_at"_L1); !expires)
        return std::unexpected(expires.error());
    if (const QJsonValue metadata = body->value("metadata"_L1);
        !metadata.isUndefined() && !metadata.isNull() && !metadata.isObject())
        return failure(ErrorCode::InvalidInput, u"\"metadata\" must be an object"_s);
    return only(*body, {"text"_L1, "metadata"_L1, "expires_at"_L1});
}

} // namespace

MemoryRoutes::MemoryRoutes(const RouteGuard &guard, const MemoryClient &memory, QObject *parent)
    : QObject(parent),
      m_memory(memory)
{
    const QString one = paths::memory + u"/{memory}"_s;
    add(guard, "GET"_ba, paths::memory, &MemoryRoutes::find);
    add(guard, "POST"_ba, paths::memory, &MemoryRoutes::keep);
    add(guard, "POST"_ba, paths::memoryImport, &MemoryRoutes::import);
    add(guard, "PATCH"_ba, one, &MemoryRoutes::change);
    add(guard, "DELETE"_ba, one, &MemoryRoutes::forget);
    add(guard, "GET"_ba, one + u"/history"_s, &MemoryRoutes::history);
}

void MemoryRoutes::add(const RouteGuard &guard, const QByteArray &method, const QString &pattern, Handler handler)
{
    guard.add(method, pattern,
              [this, handler](const Request &request, Reply reply) { (this->*handler)(request, std::move(reply)); });
}

void MemoryRoutes::pass(const QString &tool, const QJsonObject &arguments, Reply reply,
                        const std::function<QJsonObject(const QJsonObject &)> &shape)
{
    const auto kept = std::make_shared<Reply>(std::move(reply));
    m_memory.call(tool, arguments).then(this, [kept, shape](const Result<QJsonObject> &result) {
        kept->send(result ? Response::json(answered(shape(*result))) : Response::failure(result.error()));
    });
}

void MemoryRoutes::find(const Request &request, Reply reply)
{
    const auto limit = numberParameter(request.query, u"limit"_s, 1, mostFound);
    if (!limit)
        return reply.send(Response::failure(limit.error()));
    const QString words = textParameter(request.query, u"query"_s).trimmed();
    const auto shape = [](const QJsonObject &result) {
        QJsonObject object{{u"memories"_s, result.value("results"_L1).toArray()}};
        if (result.contains("total"_L1))
            object.insert(u"total"_s, result.value("total"_L1));
        if (result.contains("next_cursor"_L1))
            object.insert(u"next"_s, result.value("next_cursor"_L1));
        return object;
    };
    if (!words.isEmpty())
        return pass(u"search_memories"_s, {{u"query"_s, words}, {u"limit"_s, limit->value_or(10)}}, std::move(reply), shape);
    QJsonObject arguments{{u"limit"_s, limit->value_or(usualPage)}};
    if (const QString cursor = textParameter(request.query, u"cursor"_s); !cursor.isEmpty())
        arguments.insert(u"cursor"_s, cursor);
    pass(u"get_all_memories"_s, arguments, std::move(reply), shape);
}

void MemoryRoutes::keep(const Request &request, Reply reply)
{
    auto arguments = changesFrom(request);
    if (arguments && !arguments->contains("text"_L1))
        arguments = failure(ErrorCode::InvalidInput, u"\"text\" is missing"_s);
    if (!arguments)
        return reply.send(Response::failure(arguments.error()));
    arguments->insert(u"author"_s, u"user"_s);
    arguments->insert(u"infer"_s, false);   // the user's own words stay
    pass(u"add_memory"_s, *arguments, std::move(reply),
         [](const QJsonObject &result) { return QJsonObject{{u"memory"_s, result["result"_L1]["results"_L1][0]}}; });
}

void MemoryRoutes::import(const Request &request, Reply reply)
{
    const auto memories = request.json().and_then(&MemoryImport::memoriesFrom);
    if (!memories)
        return reply.send(Response::failure(memories.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    (new MemoryImport(m_memory, *memories, this))->start().then(this, [kept](const Result<QJsonObject> &result) {
        kept->send(result ? Response::json(*result) : Response::failure(result.error()));
    });
}

void MemoryRoutes::change(const Request &request, Reply reply)
{
    auto arguments = changesFrom(request);
    if (!arguments)
        return reply.send(Response::failure(arguments.error()));
    arguments->insert(u"memory_id"_s, request.captures.value(0));
    pass(u"update_memory"_s, *arguments, std::move(reply),
         [](const QJsonObject &result) { return QJsonObject{{u"memory"_s, result.value("result"_L1)}}; });
}

void MemoryRoutes::forget(const Request &request, Reply reply)
{
    const QString id = request.captures.value(0);
    pass(u"delete_memory"_s, {{u"memory_id"_s, id}}, std::move(reply),
         [id](const QJsonObject &) { return QJsonObject{{u"id"_s, id}}; });
}

void MemoryRoutes::history(const Request &request, Reply reply)
{
    pass(u"memory_history"_s, {{u"memory_id"_s, request.captures.value(0)}}, std::move(reply),
         [](const QJsonObject &result) { return QJsonObject{{u"history"_s, result.value("results"_L1).toArray()}}; });
}

} // namespace tom::agent
