#include "agent/conversation/archivestore.h"

#include <QTimeZone>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// Names messages as they come: the first of a turn is TURN/0.
class KeyMaker
{
public:
    QString next(const QString &turn) { return u"%1/%2"_s.arg(turn).arg(m_counts[turn]++); }

private:
    QHash<QString, int> m_counts;
};

QDateTime archivedTime(const QVariant &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::UTC);
}

} // namespace

Result<QStringList> ArchiveStore::ids()
{
    const auto rows =
        m_database.query(u"SELECT id FROM conversations WHERE deleted IS NULL AND head IS NOT NULL ORDER BY created, id"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList ids;
    for (const store::Row &row : *rows)
        ids.append(row.value(u"id"_s).toString());
    return ids;
}

Result<ArchivedConversation> ArchiveStore::read(const QString &id)
{
    const auto rows = m_database.query(
        u"SELECT * FROM conversations WHERE id = ? AND head IS NOT NULL AND (deleted IS NULL OR deleted > 0)"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return failure(ErrorCode::NotFound, u"there is no conversation \"%1\" with something said in it"_s.arg(id));
    const store::Row &row = rows->constFirst();
    ArchivedConversation conversation{.id = id,
                                      .origin = row.value(u"origin"_s).toString(),
                                      .title = row.value(u"title"_s).toString(),
                                      .titleBy = row.value(u"title_by"_s).toString(),
                                      .clientType = row.value(u"client_type"_s).toString(),
                                      .created = archivedTime(row.value(u"created"_s)),
                                      .updated = archivedTime(row.value(u"updated"_s)),
                                      .isPinned = row.value(u"pinned"_s).toBool(),
                                      .isArchived = row.value(u"archived"_s).toBool()};
    const auto messages = m_database.query(u"SELECT * FROM messages WHERE conversation = ? ORDER BY id"_s, {id});
    if (!messages)
        return std::unexpected(messages.error());
    const auto attachments = attachmentsOf(id);
    if (!attachments)
        return std::unexpected(attachments.error());
    const auto details = detailsOf(m_database, id);
    if (!details)
        return std::unexpected(details.error());
    KeyMaker keys;
    QHash<qint64, QString> keyOf;
    for (const store::Row &one : *messages) {
        auto stored = StoredMessage::fromRow(one);
        if (!stored)
            return std::unexpected(stored.error());
        stored->attachments = attachments->value(stored->id);
        stored->details = details->value(stored->id);
        const QString key = keys.next(stored->turn);
        keyOf.insert(stored->id, key);
        conversation.messages.append({.key = key,
                                      .parent = keyOf.value(one.value(u"parent"_s).toLongLong()),
                                      .created = archivedTime(one.value(u"created"_s)),
                                      .stored = *stored});
    }
    conversation.head = keyOf.value(row.value(u"head"_s).toLongLong());
    return conversation;
}

Result<QHash<qint64, QStringList>> ArchiveStore::attachmentsOf(const QString &conversation)
{
    const auto rows =
        m_database.query(u"SELECT message, attachment FROM message_attachments JOIN messages ON messages.id = message "
                         "WHERE conversation = ? ORDER BY message, place"_s,
                         {conversation});
    if (!rows)
        return std::unexpected(rows.error());
    QHash<qint64, QStringList> attachments;
    for (const store::Row &row : *rows)
        attachments[row.value(u"message"_s).toLongLong()].append(row.value(u"attachment"_s).toString());
    return attachments;
}

Result<Taken> ArchiveStore::write(const ArchivedConversation &conversation)
{
    auto known = find(conversation);
    if (!known)
        return std::unexpected(known.error());
    if (*known && (*known)->isInBin)
        return Taken::Known;
    Known target = known->value_or(Known{.id = conversation.id});
    if (target.id.isEmpty())
        target.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (!*known) {
        if (const auto inserted = insert(target.id, conversation); !inserted)
            return std::unexpected(inserted.error());
    }
    qint64 last = 0;
    for (const ArchivedMessage &message : conversation.messages) {
        if (target.messages.contains(message.key))
            continue;
        const auto inserted = insert(target.id, message, target.messages);
        if (!inserted)
            return std::unexpected(inserted.error());
        last = *inserted;
        target.messages.insert(message.key, last);
    }
    if (last == 0)
        return Taken::Known;
    const auto updated =
        m_database.execute(u"UPDATE conversations SET head = ?, updated = max(updated, ?) WHERE id = ?"_s,
                           {target.messages.value(conversation.head, last), conversation.updated.toMSecsSinceEpoch(), target.id});
    if (!updated)
        return std::unexpected(updated.error());
    return *known ? Taken::Grown : Taken::New;
}

Result<std::optional<ArchiveStore::Known>> ArchiveStore::find(const ArchivedConversation &conversation)
{
    const auto rows = m_database.query(u"SELECT id, deleted FROM conversations WHERE id = ? OR (origin = ? AND origin <> '')"_s,
                                       {conversation.id, conversation.origin});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    Known known{.id = rows->constFirst().value(u"id"_s).toString(), .isInBin = !rows->constFirst().value(u"deleted"_s).isNull()};
    const auto messages = m_database.query(u"SELECT id, turn FROM messages WHERE conversation = ? ORDER BY id"_s, {known.id});
    if (!messages)
        return std::unexpected(messages.error());
    KeyMaker keys;
    for (const store::Row &row : *messages)
        known.messages.insert(keys.next(row.value(u"turn"_s).toString()), row.value(u"id"_s).toLongLong());
    return known;
}

Result<void> ArchiveStore::insert(const QString &id, const ArchivedConversation &conversation)
{
    const auto inserted = m_database.execute(
        u"INSERT INTO conversations(id, client_type, title, title_by, created, updated, pinned, archived, origin) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {id, conversation.clientType, conversation.title, conversation.titleBy, conversation.created.toMSecsSinceEpoch(),
         conversation.updated.toMSecsSinceEpoch(), int(conversation.isPinned), int(conversation.isArchived),
         conversation.origin.isEmpty() ? QVariant() : QVariant(conversation.origin)});
    return inserted ? Result<void>() : std::unexpected(inserted.error());
}

Result<qint64> ArchiveStore::insert(const QString &id, const ArchivedMessage &message, const QHash<QString, qint64> &messages)
{
    const qint64 parent = messages.value(message.parent);
    QVariantList values{id, parent == 0 ? QVariant() : QVariant(parent), message.stored.turn,
                        message.created.toMSecsSinceEpoch()};
    values += message.stored.toColumns();
    const auto inserted = m_database.execute(
        u"INSERT INTO messages(conversation, parent, turn, created, role, text, tool_calls, tool_call_id, tool_name, is_error, "
        "opaque_owner, opaque, state) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        values);
    if (!inserted)
        return std::unexpected(inserted.error());
    const qint64 number = m_database.lastInsertId();
    if (const auto kept = keepDetails(m_database, number, message.stored.details); !kept)
        return std::unexpected(kept.error());
    for (qsizetype place = 0; place < message.stored.attachments.size(); ++place) {
        // Only what is here: an export of conversations alone has no files.
        const auto attached = m_database.execute(
            u"INSERT INTO message_attachments(message, place, attachment) SELECT ?, ?, id FROM attachments WHERE id = ?"_s,
            {number, place, message.stored.attachments.at(place)});
        if (!attached)
            return std::unexpected(attached.error());
    }
    return number;
}

} // namespace tom::agent
