#include "agent/conversation/archivetree.h"
#include "shared/core/json.h"
#include "shared/protocol/processrequest.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr QLatin1StringView tomFormat = "tom.conversation.v1"_L1;

QJsonObject archivedJson(const ArchivedMessage &message)
{
    QJsonObject object = storedJson(message.stored);
    object.insert("key"_L1, message.key);
    object.insert("turn"_L1, message.stored.turn);
    object.insert("created"_L1, json::timeText(message.created));
    if (!message.parent.isEmpty())
        object.insert("parent"_L1, message.parent);
    if (!message.stored.attachments.isEmpty())
        object.insert("attachments"_L1, QJsonArray::fromStringList(message.stored.attachments));
    return object;
}

Result<ArchivedMessage> archivedMessage(const QJsonObject &object)
{
    const auto key = json::requiredString(object, "key"_L1);
    if (!key)
        return std::unexpected(key.error());
    const auto turn = archivedName(object, "turn"_L1);
    if (!turn)
        return std::unexpected(turn.error());
    auto stored = storedFromJson(object);
    if (!stored)
        return std::unexpected(stored.error());
    if (std::max(stored->message.text.size(), stored->details.reasoning.size()) > maxArchivedText)
        return failure(ErrorCode::InvalidInput, u"a message is longer than %1 characters"_s.arg(maxArchivedText));
    stored->turn = *turn;
    const QDateTime created = json::timeAt(object, "created"_L1);
    if (!created.isValid())
        return failure(ErrorCode::InvalidInput, u"\"created\" of a message must be a time"_s);
    const auto attachments = json::optionalStrings(object, "attachments"_L1);
    if (!attachments)
        return std::unexpected(attachments.error());
    if (attachments->size() > protocol::ProcessRequest::maxAttachments)
        return failure(ErrorCode::InvalidInput,
                       u"a message has more than %1 attachments"_s.arg(protocol::ProcessRequest::maxAttachments));
    stored->attachments = *attachments;
    return ArchivedMessage{.key = *key, .parent = object.value("parent"_L1).toString(), .created = created, .stored = *stored};
}

Result<void> addMessages(ArchivedConversation &conversation, const QJsonArray &list)
{
    if (list.isEmpty() || list.size() > maxArchivedMessages)
        return failure(ErrorCode::InvalidInput, u"it must have 1 to %1 messages"_s.arg(maxArchivedMessages));
    QSet<QString> keys;
    QHash<QString, int> ofTurn;
    for (const QJsonValue &value : list) {
        const auto message = archivedMessage(value.toObject());
        if (!message)
            return std::unexpected(message.error());
        if (!message->parent.isEmpty() && !keys.contains(message->parent))
            return failure(ErrorCode::InvalidInput, u"message \"%1\" stands before the one that it follows"_s.arg(message->key));
        // Only so is it known again when the file comes a second time.
        const QString key = u"%1/%2"_s.arg(message->stored.turn).arg(ofTurn[message->stored.turn]++);
        if (message->key != key)
            return failure(ErrorCode::InvalidInput,
                           u"the key of a message is \"%1\", and must be \"%2\""_s.arg(message->key, key));
        keys.insert(message->key);
        conversation.messages.append(*message);
    }
    if (!conversation.head.isEmpty() && !keys.contains(conversation.head))
        return failure(ErrorCode::InvalidInput, u"\"head\" is no message of it"_s);
    return {};
}

} // namespace

QJsonObject toArchive(const ArchivedConversation &conversation)
{
    QJsonArray messages;
    for (const ArchivedMessage &message : conversation.messages)
        messages.append(archivedJson(message));
    QJsonObject object{{u"format"_s, tomFormat},
                       {u"id"_s, conversation.id},
                       {u"title"_s, conversation.title},
                       {u"title_by"_s, conversation.titleBy},
                       {u"client_type"_s, conversation.clientType},
                       {u"created"_s, json::timeText(conversation.created)},
                       {u"updated"_s, json::timeText(conversation.updated)},
                       {u"pinned"_s, conversation.isPinned},
                       {u"archived"_s, conversation.isArchived},
                       {u"head"_s, conversation.head},
                       {u"messages"_s, messages}};
    if (!conversation.origin.isEmpty())
        object.insert("origin"_L1, conversation.origin);
    return object;
}

Result<ArchivedConversation> fromTomArchive(const QJsonObject &object)
{
    const auto id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    const QUuid uuid = QUuid::fromString(*id);
    if (uuid.isNull())
        return failure(ErrorCode::InvalidInput, u"\"id\" must be a UUID"_s);
    const QString clientType = object.value("client_type"_L1).toString();
    const QString titleBy = object.value("title_by"_L1).toString();
    ArchivedConversation conversation{.id = uuid.toString(QUuid::WithoutBraces),
                                      .origin = object.value("origin"_L1).toString().left(2 * maxArchivedName),
                                      .title = object.value("title"_L1).toString().simplified().left(200),
                                      .titleBy = titleBy == "words"_L1 || titleBy == "model"_L1 ? titleBy : u"user"_s,
                                      .clientType = protocol::clientTypes().contains(clientType) ? clientType : u"import"_s,
                                      .created = json::timeAt(object, "created"_L1),
                                      .updated = json::timeAt(object, "updated"_L1),
                                      .isPinned = object.value("pinned"_L1).toBool(),
                                      .isArchived = object.value("archived"_L1).toBool(),
                                      .head = object.value("head"_L1).toString()};
    if (!conversation.created.isValid() || !conversation.updated.isValid())
        return failure(ErrorCode::InvalidInput, u"\"created\" and \"updated\" must be times"_s);
    const auto added = addMessages(conversation, object.value("messages"_L1).toArray());
    return added ? Result<ArchivedConversation>(conversation) : std::unexpected(added.error());
}

Result<ArchivedConversation> readArchived(const QByteArray &entry)
{
    const auto object = json::parseObject(entry);
    if (!object)
        return std::unexpected(object.error());
    if (object->value("format"_L1).toString() == tomFormat)
        return fromTomArchive(*object);
    if (object->contains("mapping"_L1))
        return fromChatGpt(*object);
    if (object->contains("chat"_L1))
        return fromOpenWebUi(*object);
    return failure(ErrorCode::InvalidInput, u"it is no conversation of Tom, ChatGPT or Open WebUI"_s);
}

QByteArray toMarkdown(const ArchivedConversation &conversation)
{
    QHash<QString, const ArchivedMessage *> byKey;
    for (const ArchivedMessage &message : conversation.messages)
        byKey.insert(message.key, &message);
    QList<const ArchivedMessage *> line;
    for (const ArchivedMessage *message = byKey.value(conversation.head); message; message = byKey.value(message->parent))
        line.prepend(message);

    const auto day = [](const QDateTime &time) { return time.toUTC().toString(u"yyyy-MM-dd HH:mm"_s) + u" UTC"_s; };
    QString text =
        u"# %1\n\n*%2*\n"_s.arg(conversation.title.isEmpty() ? u"Conversation"_s : conversation.title, day(conversation.created));
    for (const ArchivedMessage *message : std::as_const(line)) {
        const llm::Message &said = message->stored.message;
        if (said.role == llm::Role::User || !said.text.isEmpty() || said.toolCalls.isEmpty()) {
            const QString who = said.role == llm::Role::User ? u"You"_s : said.role == llm::Role::Tool ? said.toolName : u"Tom"_s;
            if (said.role == llm::Role::Tool)   // a fence longer than any in it
                text += u"\n`````````` result of %1\n%2\n``````````\n"_s.arg(who, said.text);
            else
                text += u"\n## %1, %2\n\n%3\n"_s.arg(who, day(message->created), said.text);
        }
        for (const llm::ToolCall &call : said.toolCalls)
            text += u"\n> %1 %2\n"_s.arg(call.name, QString::fromUtf8(json::compact(call.arguments)));
        if (message->stored.state != MessageState::Complete)
            text += u"\n*(not a whole answer)*\n"_s;
    }
    return text.toUtf8();
}

} // namespace tom::agent
