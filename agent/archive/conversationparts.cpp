#include "agent/archive/conversationparts.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

QString ConversationsPart::format() const
{
    return u"tom.conversation.v1"_s;
}

Result<ArchivePart::Reader> ConversationsPart::read()
{
    const auto ids = m_store.ids();
    if (!ids)
        return std::unexpected(ids.error());
    return [this, left = *ids]() mutable -> Result<std::optional<QJsonObject>> {
        while (!left.isEmpty()) {
            const auto conversation = m_store.read(left.takeFirst());
            if (conversation)
                return toArchive(*conversation);
            if (conversation.error().code != ErrorCode::NotFound)   // deleted meanwhile
                return std::unexpected(conversation.error());
        }
        return std::nullopt;
    };
}

Result<Taken> ConversationsPart::take(const QJsonObject &entry)
{
    return fromTomArchive(entry).and_then([this](const ArchivedConversation &conversation) { return keep(conversation); });
}

Result<Taken> ConversationsPart::takeBytes(const QByteArray &entry)
{
    return readArchived(entry).and_then([this](const ArchivedConversation &conversation) { return keep(conversation); });
}

Result<Taken> ConversationsPart::keep(const ArchivedConversation &conversation)
{
    Result<Taken> taken = Taken::Known;
    const auto kept = m_kept.commit([&]() -> Result<void> {
        taken = m_store.write(conversation);
        return taken ? Result<void>() : std::unexpected(taken.error());
    });
    return kept ? taken : std::unexpected(kept.error());
}

QString AttachmentsPart::format() const
{
    return u"tom.attachment.v1"_s;
}

Result<ArchivePart::Reader> AttachmentsPart::read()
{
    const auto rows =
        m_database.query(u"SELECT DISTINCT attachment FROM message_attachments JOIN messages ON messages.id = message "
                         "JOIN conversations ON conversations.id = conversation WHERE deleted IS NULL ORDER BY attachment"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList ids;
    for (const store::Row &row : *rows)
        ids.append(row.value(u"attachment"_s).toString());
    return [this, left = ids]() mutable -> Result<std::optional<QJsonObject>> {
        while (!left.isEmpty()) {
            const QString id = left.takeFirst();
            const auto attachment = m_store.find(id);
            if (!attachment && attachment.error().code == ErrorCode::NotFound)
                continue;
            if (!attachment)
                return std::unexpected(attachment.error());
            const auto bytes = m_store.read(id);
            if (!bytes && bytes.error().code == ErrorCode::NotFound)   // lost, as the conversation shows, too
                continue;
            if (!bytes)
                return std::unexpected(bytes.error());
            return QJsonObject{{u"format"_s, format()},
                               {u"id"_s, id},
                               {u"name"_s, attachment->name},
                               {u"media_type"_s, attachment->mediaType},
                               {u"content"_s, QString::fromLatin1(bytes->toBase64())}};
        }
        return std::nullopt;
    };
}

// Its id comes of its bytes and its name, so that the messages that name it find it.
Result<Taken> AttachmentsPart::take(const QJsonObject &entry)
{
    const auto content = json::requiredString(entry, "content"_L1);
    if (!content)
        return std::unexpected(content.error());
    const auto decoded = QByteArray::fromBase64Encoding(content->toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return failure(ErrorCode::InvalidInput, u"\"content\" is no base64"_s);
    const QString id = entry.value("id"_L1).toString();
    const bool isKnown = m_store.find(id).has_value();
    const auto added = m_store.add(entry.value("name"_L1).toString(), *decoded);
    if (!added)
        return std::unexpected(added.error());
    if (added->id != id)
        return failure(ErrorCode::InvalidInput, u"its \"id\" is not the one of this name and content"_s);
    return isKnown ? Taken::Known : Taken::New;
}

} // namespace tom::agent
