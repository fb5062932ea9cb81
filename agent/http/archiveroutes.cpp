#include "agent/http/archiveroutes.h"

#include "agent/http/conversationimport.h"
#include "agent/http/filestream.h"
#include "agent/http/queryparameters.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace paths = protocol::paths;

namespace {

constexpr qsizetype pieceBytes = 64 * 1024;

// A text that is there already, piece by piece.
FileStream::Next piecesOf(const QByteArray &bytes)
{
    return [bytes, at = qsizetype(0)]() mutable -> Result<std::optional<QByteArray>> {
        if (at >= bytes.size())
            return std::nullopt;
        const QByteArray piece = bytes.mid(at, pieceBytes);
        at += piece.size();
        return piece;
    };
}

bool isJson(const QByteArray &contentType)
{
    const QByteArray type = contentType.split(';').constFirst().trimmed().toLower();
    return type == "application/json" || type == "application/x-ndjson" || type == "application/jsonl";
}

} // namespace

ArchiveRoutes::ArchiveRoutes(const RouteGuard &guard, Agent &agent, Journal &kept, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_kept(kept),
      m_store(kept.database())
{
    guard.add("GET", paths::conversations + u"/{conversation}/export"_s,
              [this](const httpserver::Request &request, httpserver::Reply reply) { sendOne(request, std::move(reply)); });
    guard.add("GET", paths::exportAll,
              [this](const httpserver::Request &, httpserver::Reply reply) { sendAll(std::move(reply)); });
    guard.addDirect(
        "POST", paths::conversationsImport,
        [this](const httpserver::Request &request, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply) {
            take(request, std::move(body), std::move(reply));
        },
        ConversationImport::maxBytes);
}

void ArchiveRoutes::sendOne(const httpserver::Request &request, httpserver::Reply reply)
{
    const auto refuse = [&](const Error &error) { reply.send(httpserver::Response::failure(error)); };
    const QString format = textParameter(request.query, u"format"_s);
    if (!format.isEmpty() && format != "markdown"_L1 && format != "json"_L1)
        return refuse({.code = ErrorCode::InvalidInput, .message = u"\"format\" must be markdown or json"_s});
    const auto conversation = m_store.read(request.captures.value(0));
    if (!conversation)
        return refuse(conversation.error());
    const bool asJson = format == "json"_L1;
    const QByteArray bytes = asJson ? json::compact(toArchive(*conversation)) + '\n' : toMarkdown(*conversation);
    const auto headers =
        fileHeaders(asJson ? "application/json"_ba : "text/markdown; charset=utf-8"_ba,
                    (conversation->title.isEmpty() ? u"conversation"_s : conversation->title) + (asJson ? u".json"_s : u".md"_s));
    new FileStream(reply.stream(200, headers, bytes.size()), piecesOf(bytes), this);
}

// What is deleted meanwhile is left out; what begins meanwhile is in the next one.
void ArchiveRoutes::sendAll(httpserver::Reply reply)
{
    const auto ids = m_store.ids();
    if (!ids)
        return reply.send(httpserver::Response::failure(ids.error()));
    auto next = [this, left = *ids]() mutable -> Result<std::optional<QByteArray>> {
        while (!left.isEmpty()) {
            const auto conversation = m_store.read(left.takeFirst());
            if (conversation)
                return json::compact(toArchive(*conversation)) + '\n';
            if (conversation.error().code != ErrorCode::NotFound)
                return std::unexpected(conversation.error());
        }
        return std::nullopt;
    };
    new FileStream(reply.stream(200, fileHeaders("application/x-ndjson", u"tom-conversations.jsonl"_s)), std::move(next), this);
}

void ArchiveRoutes::take(const httpserver::Request &request, std::unique_ptr<httpserver::RequestBody> body,
                         httpserver::Reply reply)
{
    if (!isJson(request.header("Content-Type")))
        return reply.send(httpserver::Response::failure(
            {.code = ErrorCode::InvalidInput, .message = u"the file must come as application/json or application/x-ndjson"_s}));
    if (!body)
        return reply.send(httpserver::Response::failure({.code = ErrorCode::InvalidInput, .message = u"there is no file"_s}));
    new ConversationImport(m_agent, m_kept, std::move(body), std::move(reply), this);
}

} // namespace tom::agent
