#include "agent/http/conversationroutes.h"

#include "agent/http/queryparameters.h"
#include "shared/protocol/paths.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qint64 anyMessage = std::numeric_limits<qint64>::max();

Result<std::optional<ConversationFolder>> folderOf(const QUrlQuery &query)
{
    const QString name = textParameter(query, u"folder"_s);
    if (name.isEmpty())
        return std::nullopt;
    if (name == "inbox"_L1)
        return ConversationFolder::Inbox;
    if (name == "archive"_L1)
        return ConversationFolder::Archive;
    if (name == "bin"_L1)
        return ConversationFolder::Bin;
    return failure(ErrorCode::InvalidInput, u"\"folder\" must be inbox, archive or bin"_s);
}

Result<ConversationQuery> listQuery(const QUrlQuery &query)
{
    const auto folder = folderOf(query);
    if (!folder)
        return std::unexpected(folder.error());
    const auto limit = numberParameter(query, u"limit"_s, 1, ConversationQuery::maxLimit);
    if (!limit)
        return std::unexpected(limit.error());
    return ConversationQuery{.words = textParameter(query, u"query"_s).trimmed(),
                             .folder = *folder,
                             .before = textParameter(query, u"before"_s),
                             .limit = int(limit->value_or(ConversationQuery{}.limit))};
}

Result<LineQuery> lineQuery(const QUrlQuery &query)
{
    const auto head = numberParameter(query, u"head"_s, 1, anyMessage);
    if (!head)
        return std::unexpected(head.error());
    const auto before = numberParameter(query, u"before"_s, 1, anyMessage);
    if (!before)
        return std::unexpected(before.error());
    const auto limit = numberParameter(query, u"limit"_s, 1, LineQuery::maxLimit);
    if (!limit)
        return std::unexpected(limit.error());
    return LineQuery{.head = *head, .before = *before, .limit = int(limit->value_or(LineQuery{}.limit))};
}

} // namespace

ConversationRoutes::ConversationRoutes(const RouteGuard &guard, Agent &agent, Journal &kept, Journal &temporary,
                                       ConversationBin &bin, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_kept(kept),
      m_bin(bin),
      m_list(kept.database(), clock),
      m_temporaryList(temporary.database(), clock),
      m_reader(kept.database(), kept.attachments()),
      m_temporaryReader(temporary.database(), temporary.attachments())
{
    const QString one = protocol::paths::conversations + u"/{conversation}"_s;
    guard.addAnswer("GET", protocol::paths::conversations, std::bind_front(&ConversationRoutes::list, this));
    guard.addAnswer("GET", one, std::bind_front(&ConversationRoutes::read, this));
    guard.addAnswer("PATCH", one, std::bind_front(&ConversationRoutes::change, this));
    guard.addAnswer("DELETE", one, std::bind_front(&ConversationRoutes::remove, this));
    guard.addAnswer("POST", one + u"/restore"_s, std::bind_front(&ConversationRoutes::restore, this));
}

Result<QJsonObject> ConversationRoutes::list(const httpserver::Request &request)
{
    return listQuery(request.query)
        .and_then([this](const ConversationQuery &query) { return m_list.page(query); })
        .transform([this](protocol::ConversationPage page) {
            for (protocol::Conversation &conversation : page.conversations)
                conversation = withTurn(conversation);
            return page.toJson();
        });
}

Result<QJsonObject> ConversationRoutes::read(const httpserver::Request &request)
{
    const auto query = lineQuery(request.query);
    if (!query)
        return std::unexpected(query.error());
    const QString id = request.captures.value(0);
    const auto kept = m_list.conversation(id);
    if (!kept && kept.error().code != ErrorCode::NotFound)
        return std::unexpected(kept.error());
    const auto found = kept ? kept : m_temporaryList.conversation(id);
    if (!found)
        return std::unexpected(kept.error());
    ConversationReader &reader = kept ? m_reader : m_temporaryReader;
    return reader.line(withTurn(*found), *query).transform(&protocol::ConversationLine::toJson);
}

Result<QJsonObject> ConversationRoutes::change(const httpserver::Request &request)
{
    const QString id = request.captures.value(0);
    const auto wanted = request.json().and_then(&protocol::ConversationChange::fromJson);
    if (!wanted)
        return std::unexpected(wanted.error());
    if (wanted->head && !m_agent.turnIn(id).isEmpty())
        return failure(ErrorCode::Conflict, u"an answer is being given in this conversation; wait for it, or stop it"_s);
    const Result<void> changed = m_kept.commit([&] { return m_list.change(id, *wanted); });
    if (!changed)
        return std::unexpected(changed.error());
    m_agent.noteChange();
    return told(id);
}

Result<QJsonObject> ConversationRoutes::remove(const httpserver::Request &request)
{
    const QString id = request.captures.value(0);
    return flagParameter(request.query, u"forever"_s)
        .and_then([&](bool forGood) { return m_bin.remove(id, forGood); })
        .transform([&] { return QJsonObject{{u"status"_s, u"OK"_s}, {u"conversation"_s, id}}; });
}

Result<QJsonObject> ConversationRoutes::restore(const httpserver::Request &request)
{
    const QString id = request.captures.value(0);
    return m_bin.restore(id).and_then([&] { return told(id); });
}

Result<QJsonObject> ConversationRoutes::told(const QString &id)
{
    return m_list.conversation(id).transform([this](const protocol::Conversation &found) {
        return QJsonObject{{u"status"_s, u"OK"_s}, {u"conversation"_s, withTurn(found).toJson()}};
    });
}

protocol::Conversation ConversationRoutes::withTurn(protocol::Conversation conversation) const
{
    conversation.turn = m_agent.turnIn(conversation.id);
    return conversation;
}

} // namespace tom::agent
