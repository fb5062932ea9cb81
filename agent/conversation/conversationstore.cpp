#include "agent/conversation/conversationstore.h"

#include "shared/protocol/processrequest.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// Enough for any prompt; a longer conversation is read from its end.
constexpr int maxLine = 4000;

QVariant orNull(std::optional<qint64> value)
{
    return value ? QVariant(*value) : QVariant();
}

Conversation conversationFrom(const store::Row &row)
{
    const QVariant head = row.value(u"head"_s);
    return {.id = row.value(u"id"_s).toString(),
            .clientType = row.value(u"client_type"_s).toString(),
            .title = row.value(u"title"_s).toString(),
            .head = head.isNull() ? std::nullopt : std::optional(head.toLongLong())};
}

// Few messages have any, so one look at all of them is the cheapest.
Result<void> addAttachments(store::Database &database, QList<StoredMessage> &messages)
{
    if (messages.isEmpty())
        return {};
    const auto rows = database.query(
        u"SELECT message, attachment, is_refused FROM message_attachments WHERE message BETWEEN ? AND ? ORDER BY message, place"_s,
        {messages.constFirst().id, messages.constLast().id});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<qint64, QList<store::Row>> attachments;
    for (const store::Row &row : *rows)
        attachments[row.value(u"message"_s).toLongLong()].append(row);
    if (attachments.isEmpty())
        return {};
    for (StoredMessage &message : messages) {
        for (const store::Row &row : attachments.value(message.id)) {
            message.attachments.append(row.value(u"attachment"_s).toString());
            if (row.value(u"is_refused"_s).toBool())
                message.refused.append(message.attachments.constLast());
        }
    }
    return {};
}

} // namespace

ConversationStore::ConversationStore(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<Conversation> ConversationStore::conversation(const QString &id)
{
    const auto rows = m_database.query(u"SELECT id, client_type, title, head, deleted FROM conversations WHERE id = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    const QVariant deleted = rows->value(0).value(u"deleted"_s);
    if (!rows->isEmpty() && deleted.isNull())
        return conversationFrom(rows->constFirst());
    if (rows->isEmpty() || deleted.toLongLong() == 0)
        return failure(ErrorCode::NotFound, u"there is no conversation \"%1\""_s.arg(id));
    return failure(ErrorCode::Conflict, u"the conversation \"%1\" is in the bin; restore it first"_s.arg(id));
}

Result<Conversation> ConversationStore::current(const QString &clientType)
{
    const auto found = firstOf(u"client_type = ? AND current = 1"_s, {clientType});
    if (!found)
        return std::unexpected(found.error());
    return *found ? Result<Conversation>(**found) : insert(clientType, true);
}

Result<Conversation> ConversationStore::startNew(const QString &clientType)
{
    const Result<Conversation> old = current(clientType);
    if (!old || !old->head)
        return old;
    if (const auto left = m_database.execute(u"UPDATE conversations SET current = 0 WHERE id = ?"_s, {old->id}); !left)
        return std::unexpected(left.error());
    return insert(clientType, true);
}

Result<Conversation> ConversationStore::make(const QString &clientType, const QString &request)
{
    return insert(clientType, false, titleFrom(request));
}

Result<qint64> ConversationStore::append(const QString &conversation, std::optional<qint64> parent, const StoredMessage &message)
{
    const qint64 now = m_clock.now().toMSecsSinceEpoch();
    QVariantList values{conversation, orNull(parent), message.turn, now};
    values += message.toColumns();
    const auto inserted = m_database.execute(
        u"INSERT INTO messages(conversation, parent, turn, created, role, text, tool_calls, tool_call_id, tool_name, is_error, "
        "opaque_owner, opaque, state) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        values);
    if (!inserted)
        return std::unexpected(inserted.error());
    const qint64 id = m_database.lastInsertId();
    if (const auto kept = keepDetails(m_database, id, message.details); !kept)
        return std::unexpected(kept.error());
    const auto updated =
        m_database.execute(u"UPDATE conversations SET head = ?, updated = ? WHERE id = ?"_s, {id, now, conversation});
    if (!updated)
        return std::unexpected(updated.error());
    if (message.message.role == llm::Role::User) {
        if (const auto named = giveTitle(conversation, message.message.text); !named)
            return std::unexpected(named.error());
    }
    return id;
}

Result<void> ConversationStore::giveTitle(const QString &conversation, const QString &subject)
{
    // What could change a title costs several times as much, for the words in it.
    const auto untitled = m_database.query(u"SELECT 1 FROM conversations WHERE id = ? AND title = ''"_s, {conversation});
    if (!untitled)
        return std::unexpected(untitled.error());
    if (untitled->isEmpty())
        return {};
    const auto given =
        m_database.execute(u"UPDATE conversations SET title = ? WHERE id = ?"_s, {titleFrom(subject), conversation});
    return given ? Result<void>() : std::unexpected(given.error());
}

Result<QList<StoredMessage>> ConversationStore::line(qint64 message)
{
    const auto rows = m_database.query(
        u"WITH RECURSIVE line(id, parent, depth) AS ("
        "SELECT id, parent, 0 FROM messages WHERE id = ? "
        "UNION ALL SELECT m.id, m.parent, line.depth + 1 FROM messages m JOIN line ON m.id = line.parent WHERE line.depth < ?) "
        "SELECT messages.* FROM line JOIN messages ON messages.id = line.id ORDER BY line.depth DESC"_s,
        {message, maxLine});
    if (!rows)
        return std::unexpected(rows.error());
    QList<StoredMessage> messages;
    for (const store::Row &row : *rows) {
        const Result<StoredMessage> read = StoredMessage::fromRow(row);
        if (!read)
            return std::unexpected(read.error());
        messages.append(*read);
    }
    const auto attached = addAttachments(m_database, messages);
    return attached ? Result<QList<StoredMessage>>(messages) : std::unexpected(attached.error());
}

Result<void> ConversationStore::attach(qint64 message, const QStringList &attachments)
{
    for (qsizetype place = 0; place < attachments.size(); ++place) {
        const auto attached = m_database.execute(u"INSERT INTO message_attachments(message, place, attachment) VALUES(?, ?, ?)"_s,
                                                 {message, place, attachments.at(place)});
        if (!attached)
            return std::unexpected(attached.error());
    }
    return {};
}

Result<void> ConversationStore::setAttachmentsRefused(qint64 message)
{
    const auto set = m_database.execute(u"UPDATE message_attachments SET is_refused = 1 WHERE message = ?"_s, {message});
    return set ? Result<void>() : std::unexpected(set.error());
}

Result<qint64> ConversationStore::find(const QString &conversation, const QString &messageOrTurn)
{
    const auto rows = m_database.query(
        u"SELECT id FROM messages WHERE conversation = ? AND (CAST(id AS TEXT) = ? OR turn = ?) ORDER BY id DESC LIMIT 1"_s,
        {conversation, messageOrTurn, messageOrTurn});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return failure(ErrorCode::NotFound, u"this conversation has no message \"%1\""_s.arg(messageOrTurn));
    return rows->constFirst().value(u"id"_s).toLongLong();
}

Result<std::optional<qint64>> ConversationStore::messageBefore(const QString &id, const QString &parent)
{
    if (parent.isEmpty())
        return firstOf(u"id = ?"_s, {id}).transform([](const auto &found) { return found ? found->head : std::nullopt; });
    if (parent == protocol::noParent)
        return std::optional<qint64>();
    return find(id, parent).transform([](qint64 message) { return std::optional(message); });
}

Result<void> ConversationStore::dropUnusedSince(const QDateTime &time)
{
    const auto dropped = m_database.execute(u"DELETE FROM conversations WHERE updated < ? "
                                            "AND id NOT IN (SELECT conversation FROM turns WHERE state <> 'ended')"_s,
                                            {time.toMSecsSinceEpoch()});
    return dropped ? Result<void>() : std::unexpected(dropped.error());
}

Result<void> ConversationStore::remove(const QString &id)
{
    const auto removed = m_database.execute(u"DELETE FROM conversations WHERE id = ?"_s, {id});
    return removed ? Result<void>() : std::unexpected(removed.error());
}

Result<std::optional<Conversation>> ConversationStore::firstOf(const QString &where, const QVariantList &values)
{
    const auto rows = m_database.query(u"SELECT id, client_type, title, head FROM conversations WHERE "_s + where, values);
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    return conversationFrom(rows->constFirst());
}

Result<Conversation> ConversationStore::insert(const QString &clientType, bool current, const QString &title)
{
    const Conversation made{.id = QUuid::createUuid().toString(QUuid::WithoutBraces), .clientType = clientType, .title = title};
    const qint64 now = m_clock.now().toMSecsSinceEpoch();
    const auto inserted = m_database.execute(
        u"INSERT INTO conversations(id, client_type, title, created, updated, current) VALUES(?, ?, ?, ?, ?, ?)"_s,
        {made.id, clientType, title, now, now, current ? 1 : 0});
    if (!inserted)
        return std::unexpected(inserted.error());
    return made;
}

QString titleFrom(const QString &request)
{
    constexpr qsizetype maxWords = 8;
    constexpr qsizetype maxLength = 60;
    const QString line = request.simplified();
    const QString title = line.section(u' ', 0, maxWords - 1).left(maxLength).trimmed();
    return title == line ? title : title + u'…';
}

} // namespace tom::agent
