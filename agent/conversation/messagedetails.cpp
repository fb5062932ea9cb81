#include "agent/conversation/messagedetails.h"

#include "shared/core/json.h"
#include "shared/protocol/conversationline.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QString notNullText(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

std::optional<protocol::ProcessAnswer> answerFromText(const QString &text)
{
    const auto object = text.isEmpty() ? failure(ErrorCode::NotFound, u"none"_s) : json::parseObject(text.toUtf8());
    const auto answer = object.and_then(&protocol::ProcessAnswer::fromAccount);
    return answer ? std::optional(*answer) : std::nullopt;   // a damaged one hides no conversation
}

} // namespace

// The same names as GET /conversations/{id} has.
void MessageDetails::insertInto(QJsonObject &object) const
{
    protocol::ConversationMessage shown{.reasoning = reasoning, .durationMs = durationMs, .answer = answer};
    shown.insertDetailsInto(object);
}

MessageDetails MessageDetails::fromJson(const QJsonObject &object)
{
    protocol::ConversationMessage shown;
    shown.takeDetailsFrom(object);
    return {.reasoning = shown.reasoning, .durationMs = shown.durationMs, .answer = shown.answer};
}

Result<void> keepDetails(store::Database &database, qint64 message, const MessageDetails &details)
{
    if (details.isEmpty())
        return {};
    const QString answer =
        details.answer ? QString::fromUtf8(details.answer->written(protocol::ProcessAnswer::Parts::Account)) : u""_s;
    const auto kept = database.execute(u"INSERT INTO message_details(message, reasoning, duration, answer) VALUES(?, ?, ?, ?)"_s,
                                       {message, notNullText(details.reasoning), details.durationMs, answer});
    return kept ? Result<void>() : std::unexpected(kept.error());
}

Result<QHash<qint64, MessageDetails>> detailsOf(store::Database &database, const QString &conversation, qint64 first, qint64 last)
{
    const auto rows = database.query(u"SELECT message, reasoning, duration, answer FROM message_details "
                                     "JOIN messages ON messages.id = message "
                                     "WHERE message BETWEEN ? AND ? AND conversation = ?"_s,
                                     {first, last, conversation});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<qint64, MessageDetails> details;
    for (const store::Row &row : *rows)
        details.insert(row.value(u"message"_s).toLongLong(), {.reasoning = row.value(u"reasoning"_s).toString(),
                                                              .durationMs = row.value(u"duration"_s).toLongLong(),
                                                              .answer = answerFromText(row.value(u"answer"_s).toString())});
    return details;
}

// Beside the messages, which are read for every prompt. answer: JSON.
QStringList messageDetailTables()
{
    return {uR"(CREATE TABLE message_details(
                message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
                reasoning TEXT NOT NULL,
                duration INTEGER NOT NULL,
                answer TEXT NOT NULL))"_s};
}

} // namespace tom::agent
