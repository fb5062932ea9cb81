#include "agent/http/archiveroutes.h"

#include "agent/http/archiveexport.h"
#include "agent/http/archiveimport.h"
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

ArchiveRoutes::ArchiveRoutes(const RouteGuard &guard, const QString &username, Agent &agent, Journal &kept, const Clock &clock,
                             const Sources &sources, QObject *parent)
    : QObject(parent),
      m_username(username),
      m_agent(agent),
      m_kept(kept),
      m_clock(clock),
      m_memory(sources.memory),
      m_store(kept.database()),
      m_settings(sources.inbox.settings()),
      m_attachments(kept.database(), *kept.attachments()),
      m_conversations(kept),
      m_lists(kept.database()),
      m_notes(kept.database()),
      m_schedules(sources.scheduler),
      m_notifications(sources.inbox.inbox())
{
    guard.add("GET", paths::conversations + u"/{conversation}/export"_s,
              [this](const httpserver::Request &request, httpserver::Reply reply) { sendOne(request, std::move(reply)); });
    guard.add("GET", paths::exportAll,
              [this](const httpserver::Request &, httpserver::Reply reply) { sendAll(std::move(reply)); });
    const auto import = [this](bool areAll) {
        return [this, areAll](const httpserver::Request &request, std::unique_ptr<httpserver::RequestBody> body,
                              httpserver::Reply reply) { take(request, areAll, std::move(body), std::move(reply)); };
    };
    guard.addDirect("POST", paths::conversationsImport, import(false), ArchiveImport::maxBytes);
    guard.addDirect("POST", paths::importAll, import(true), ArchiveImport::maxBytes);
}

QList<ArchivePart *> ArchiveRoutes::parts()
{
    return {&m_settings, &m_attachments, &m_conversations, &m_lists, &m_notes, &m_schedules, &m_notifications};
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

void ArchiveRoutes::sendAll(httpserver::Reply reply)
{
    const auto headers = fileHeaders("application/x-ndjson", u"tom-%1.jsonl"_s.arg(m_username));
    new ArchiveExport(reply.stream(200, headers), m_username, m_clock.now(), parts(), m_memory(), this);
}

void ArchiveRoutes::take(const httpserver::Request &request, bool areAll, std::unique_ptr<httpserver::RequestBody> body,
                         httpserver::Reply reply)
{
    const auto refuse = [&](const QString &why) {
        reply.send(httpserver::Response::failure({.code = ErrorCode::InvalidInput, .message = why}));
    };
    if (!isJson(request.header("Content-Type")))
        return refuse(u"the file must come as application/json or application/x-ndjson"_s);
    if (!body)
        return refuse(u"there is no file"_s);
    new ArchiveImport({.parts = areAll ? parts() : QList<ArchivePart *>{&m_conversations},
                       .foreign = [this](const QByteArray &entry) { return m_conversations.takeBytes(entry); },
                       .memory = m_memory(),
                       .areAll = areAll,
                       .changed = [this] { m_agent.noteChange(); }},
                      std::move(body), std::move(reply), this);
}

} // namespace tom::agent
