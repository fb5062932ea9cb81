#include "agent/memory/http/restroutes.h"

#include "agent/memory/tools/memorytools.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::memory {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

void answer(Reply &reply, const Result<QJsonObject> &result, int status = 200)
{
    if (result)
        return reply.send(Response::json(*result, status));
    Response response = Response::failure(result.error());
    // The field that callers of old look at.
    if (auto body = QJsonDocument::fromJson(response.body).object(); !body.isEmpty()) {
        body.insert(u"error"_s, result.error().message);
        response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    }
    reply.send(response);
}

} // namespace

RestRoutes::RestRoutes(httpserver::HttpServer &server, MemoryBook &book, const Admission &admission, QObject *parent)
    : QObject(parent),
      m_server(server),
      m_book(book),
      m_admission(admission)
{
    add("GET"_ba, u"/memories"_s, &RestRoutes::list);
    add("POST"_ba, u"/search"_s, &RestRoutes::search);
    add("POST"_ba, u"/add"_s, &RestRoutes::addMemory);
    add("GET"_ba, u"/memory/{id}"_s, &RestRoutes::get);
    add("DELETE"_ba, u"/memory/{id}"_s, &RestRoutes::remove);
    add("DELETE"_ba, u"/delete/{id}"_s, &RestRoutes::remove);
}

void RestRoutes::add(const QByteArray &method, const QString &pattern, Handler handler)
{
    m_server.addRoute(method, pattern, [this, handler](const Request &request, Reply reply) {
        const auto user = m_admission.check(request);
        if (!user)
            return reply.send(user.error());
        (this->*handler)(*user, request, std::move(reply));
    });
}

void RestRoutes::list(const QString &user, const Request &request, Reply reply)
{
    const QString asked = request.query.queryItemValue(u"limit"_s);
    bool isNumber = true;
    const int limit = asked.isEmpty() ? MemoryBook::maxPage : asked.toInt(&isNumber);
    if (!isNumber || limit < 1 || limit > MemoryBook::maxPage)
        return answer(reply, failure(ErrorCode::InvalidInput, u"\"limit\" must be from 1 to %1"_s.arg(MemoryBook::maxPage)));
    answer(reply, m_book.page(user, limit, request.query.queryItemValue(u"cursor"_s)).transform(&pageJson));
}

void RestRoutes::search(const QString &user, const Request &request, Reply reply)
{
    const Result<MemoryQuery> query = request.json().and_then(&queryFrom);
    if (!query)
        return answer(reply, std::unexpected(query.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    m_book.search(user, *query).then(this, [kept](const Result<QList<MemoryHit>> &hits) {
        answer(*kept, hits.transform(&foundJson));
    });
}

void RestRoutes::addMemory(const QString &user, const Request &request, Reply reply)
{
    const auto kept =
        request.json().and_then(&newMemoryFrom).and_then([&](const NewMemory &memory) { return m_book.add(user, memory); });
    answer(reply, kept.transform([](const KeptMemory &one) {
        return QJsonObject{{u"status"_s, u"success"_s}, {u"result"_s, QJsonObject{{u"results"_s, QJsonArray{one.toJson()}}}}};
    }),
           201);
}

void RestRoutes::get(const QString &user, const Request &request, Reply reply)
{
    answer(reply, m_book.memory(user, request.captures.value(0)).transform([](const Memory &memory) {
        return QJsonObject{{u"status"_s, u"success"_s}, {u"memory"_s, memory.toJson()}};
    }));
}

void RestRoutes::remove(const QString &user, const Request &request, Reply reply)
{
    const QString id = request.captures.value(0);
    answer(reply, m_book.remove(user, id).transform(
                      [&id] { return QJsonObject{{u"status"_s, u"success"_s}, {u"result"_s, QJsonObject{{u"id"_s, id}}}}; }));
}

} // namespace tom::memory
