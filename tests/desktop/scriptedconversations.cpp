#include "tests/desktop/scriptedserver.h"

#include <QTimeZone>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

// The conversations of the scripted server.
namespace tom::desktop {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

bool holds(const protocol::ConversationLine &line, const QString &words)
{
    return line.conversation.title.contains(words, Qt::CaseInsensitive)
           || std::ranges::any_of(line.messages, [&words](const protocol::ConversationMessage &message) {
                  return message.text.contains(words, Qt::CaseInsensitive);
              });
}

} // namespace

protocol::ConversationLine *ScriptedServer::lineOf(const Request &request)
{
    const auto found = std::ranges::find_if(conversations, [&request](const protocol::ConversationLine &line) {
        return line.conversation.id == request.captures.first();
    });
    return found == conversations.end() ? nullptr : &*found;
}

void ScriptedServer::listConversations(const Request &request, Reply reply)
{
    const QString words = request.query.queryItemValue(u"query"_s, QUrl::FullyDecoded);
    const QString folder = request.query.queryItemValue(u"folder"_s);
    const qsizetype first = request.query.queryItemValue(u"before"_s).toLongLong();
    const qsizetype limit = request.query.queryItemValue(u"limit"_s).toLongLong();
    QList<protocol::Conversation> all;
    for (const protocol::ConversationLine &line : std::as_const(conversations)) {
        const protocol::Conversation &conversation = line.conversation;
        if (conversation.deleted.has_value() != (folder == "bin"_L1))
            continue;
        if (!folder.isEmpty() && folder != "bin"_L1 && conversation.isArchived != (folder == "archive"_L1))
            continue;
        if (!words.isEmpty() && !holds(line, words))
            continue;
        all.append(conversation);
        if (!words.isEmpty())
            all.last().snippet = {{u"… "_s, false}, {words, true}, {u" …"_s, false}};
    }
    std::ranges::stable_sort(all, std::greater(), [](const auto &one) { return std::pair(one.isPinned, one.updated); });
    protocol::ConversationPage page{.conversations = all.mid(first, limit)};
    if (first + limit < all.size())
        page.before = QString::number(first + limit);
    reply.send(Response::json(page.toJson()));
}

void ScriptedServer::showConversation(const Request &request, Reply reply)
{
    const protocol::ConversationLine *line = lineOf(request);
    if (!line)
        return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such conversation"_s}));
    const qint64 before = request.query.queryItemValue(u"before"_s).toLongLong();
    const qsizetype limit = request.query.queryItemValue(u"limit"_s).toLongLong();
    protocol::ConversationLine page{.conversation = line->conversation};
    for (const protocol::ConversationMessage &message : line->messages) {
        if (before == 0 || message.id < before)
            page.messages.append(message);
    }
    if (page.messages.size() > limit) {
        page.messages = page.messages.last(limit);
        page.before = page.messages.constFirst().id;
    }
    if (holdsReading)
        return hold(std::move(reply), Response::json(page.toJson()));
    reply.send(Response::json(page.toJson()));
}

void ScriptedServer::hold(Reply reply, const Response &response)
{
    m_held.emplace_back(std::move(reply), response);
}

void ScriptedServer::let()
{
    for (auto &[reply, response] : std::exchange(m_held, {}))
        reply.send(response);
}

void ScriptedServer::changeConversation(const Request &request, Reply reply)
{
    protocol::ConversationLine *line = lineOf(request);
    const auto change = request.json().and_then(protocol::ConversationChange::fromJson);
    if (!line || !change)
        return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such conversation"_s}));
    line->conversation.title = change->title.value_or(line->conversation.title);
    line->conversation.isPinned = change->isPinned.value_or(line->conversation.isPinned);
    line->conversation.isArchived = change->isArchived.value_or(line->conversation.isArchived);
    if (change->head)
        line->conversation.head = change->head;
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"conversation"_s, line->conversation.toJson()}}));
}

void ScriptedServer::binConversation(const Request &request, Reply reply)
{
    protocol::ConversationLine *line = lineOf(request);
    if (!line)
        return reply.send(Response::failure({.code = ErrorCode::NotFound, .message = u"there is no such conversation"_s}));
    const bool isBack = request.method == "POST";
    line->conversation.deleted = isBack ? std::nullopt : std::optional(QDateTime::currentDateTimeUtc());
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"conversation"_s, line->conversation.toJson()}}));
}

protocol::ConversationLine spokenConversation(const QString &id, const QString &title, int turns)
{
    protocol::ConversationLine line{.conversation = {.id = id,
                                                     .title = title,
                                                     .clientType = u"desktop"_s,
                                                     .created = QDateTime(QDate(2026, 1, 1), QTime(8, 0), QTimeZone::UTC),
                                                     .updated = QDateTime(QDate(2026, 1, 2), QTime(8, 0), QTimeZone::UTC),
                                                     .messages = 2 * turns}};
    for (int turn = 1; turn <= turns; ++turn) {
        const qint64 number = line.messages.size() + 1;
        protocol::ConversationMessage user{.id = number,
                                           .turn = u"%1-t%2"_s.arg(id).arg(turn),
                                           .role = u"user"_s,
                                           .text = u"question %1 of %2"_s.arg(turn).arg(title),
                                           .state = u"complete"_s};
        if (turn > 1)
            user.parent = number - 1;
        protocol::ConversationMessage answer = user;
        answer.id = number + 1;
        answer.parent = number;
        answer.role = u"assistant"_s;
        answer.text = u"**answer** %1 of %2"_s.arg(turn).arg(title);
        line.messages << user << answer;
    }
    line.conversation.head = line.messages.isEmpty() ? std::nullopt : std::optional(line.messages.last().id);
    return line;
}

} // namespace tom::desktop
