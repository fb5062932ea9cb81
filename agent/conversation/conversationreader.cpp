#include "agent/conversation/conversationreader.h"

#include "agent/conversation/storedmessage.h"

#include <QHash>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QList<protocol::StoredCall> shownCalls(const QList<llm::ToolCall> &calls)
{
    QList<protocol::StoredCall> shown;
    for (const llm::ToolCall &call : calls)
        shown.append({.id = call.id, .name = call.name, .arguments = call.arguments});
    return shown;
}

Result<protocol::ConversationMessage> shownMessage(const store::Row &row)
{
    const Result<StoredMessage> stored = StoredMessage::fromRow(row);
    if (!stored)
        return std::unexpected(stored.error());
    const QVariant parent = row.value(u"parent"_s);
    protocol::ConversationMessage message{
        .id = stored->id,
        .parent = parent.isNull() ? std::nullopt : std::optional(parent.toLongLong()),
        .turn = stored->turn,
        .role = row.value(u"role"_s).toString(),
        .text = stored->message.text,
        .state = row.value(u"state"_s).toString(),
        .created = QDateTime::fromMSecsSinceEpoch(row.value(u"created"_s).toLongLong(), QTimeZone::UTC),
        .toolCalls = shownCalls(stored->message.toolCalls),
        .toolCallId = stored->message.toolCallId,
        .toolName = stored->message.toolName,
        .isError = stored->message.isError};
    if (stored->message.role == llm::Role::Tool && message.text.size() > LineQuery::maxToolResult) {
        message.text.truncate(LineQuery::maxToolResult);
        if (message.text.back().isHighSurrogate())
            message.text.chop(1);
        message.isCut = true;
    }
    return message;
}

} // namespace

Result<protocol::ConversationLine> ConversationReader::line(const protocol::Conversation &conversation, const LineQuery &query)
{
    protocol::ConversationLine line{.conversation = conversation};
    const auto last = lastOf(conversation, query);
    if (!last)
        return std::unexpected(last.error());
    if (!*last)
        return line;
    const auto rows = m_database.query(
        u"WITH RECURSIVE line(id, parent, depth) AS ("
        "SELECT id, parent, 1 FROM messages WHERE id = ? "
        "UNION ALL SELECT m.id, m.parent, line.depth + 1 FROM messages m JOIN line ON m.id = line.parent WHERE line.depth < ?) "
        "SELECT messages.* FROM line JOIN messages ON messages.id = line.id ORDER BY line.depth"_s,
        {**last, query.limit});
    if (!rows)
        return std::unexpected(rows.error());
    const auto details = detailsOf(m_database, conversation.id, rows->constLast().value(u"id"_s).toLongLong(), **last);
    if (!details)
        return std::unexpected(details.error());
    qsizetype characters = 0;
    for (const store::Row &row : *rows) {
        auto message = shownMessage(row);
        if (!message)
            return std::unexpected(message.error());
        const MessageDetails known = details->value(message->id);
        message->reasoning = known.reasoning;
        message->durationMs = known.durationMs;
        message->answer = known.answer;
        characters += message->text.size() + message->reasoning.size();
        if (characters > LineQuery::maxCharacters && !line.messages.isEmpty())
            break;
        line.messages.prepend(*message);
    }
    if (line.messages.constFirst().parent)
        line.before = line.messages.constFirst().id;
    const auto branched = addBranches(line).and_then([&] { return addAttachments(line); });
    return branched ? Result<protocol::ConversationLine>(line) : std::unexpected(branched.error());
}

Result<std::optional<qint64>> ConversationReader::lastOf(const protocol::Conversation &conversation, const LineQuery &query)
{
    const auto named = query.before ? query.before : query.head;
    if (!named)
        return conversation.head;
    const auto rows =
        m_database.query(u"SELECT parent FROM messages WHERE id = ? AND conversation = ?"_s, {*named, conversation.id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return failure(ErrorCode::NotFound, u"this conversation has no message %1"_s.arg(*named));
    if (!query.before)
        return named;
    const QVariant parent = rows->constFirst().value(u"parent"_s);
    return parent.isNull() ? std::optional<qint64>() : std::optional(parent.toLongLong());
}

Result<void> ConversationReader::addBranches(protocol::ConversationLine &line)
{
    const auto rows = m_database.query(
        u"WITH own AS MATERIALIZED (SELECT id, COALESCE(parent, 0) AS parent FROM messages WHERE conversation = ?) "
        "SELECT id, parent FROM own WHERE parent IN (SELECT parent FROM own GROUP BY parent HAVING count(*) > 1) ORDER BY id"_s,
        {line.conversation.id});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<qint64, QList<qint64>> following;   // by the message that they follow; 0: the beginning
    for (const store::Row &row : *rows)
        following[row.value(u"parent"_s).toLongLong()].append(row.value(u"id"_s).toLongLong());
    for (protocol::ConversationMessage &message : line.messages)
        message.branches = following.value(message.parent.value_or(0));
    return {};
}

Result<void> ConversationReader::addAttachments(protocol::ConversationLine &line)
{
    if (!m_attachments)
        return {};
    const auto rows = m_database.query(
        u"SELECT message, attachment FROM message_attachments WHERE message BETWEEN ? AND ? ORDER BY message, place"_s,
        {line.messages.constFirst().id, line.messages.constLast().id});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<qint64, QList<protocol::Attachment>> attachments;
    for (const store::Row &row : *rows) {
        if (const auto attachment = m_attachments->find(row.value(u"attachment"_s).toString()))
            attachments[row.value(u"message"_s).toLongLong()].append(*attachment);
    }
    for (protocol::ConversationMessage &message : line.messages)
        message.attachments = attachments.value(message.id);
    return {};
}

} // namespace tom::agent
