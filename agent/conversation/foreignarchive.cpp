#include "agent/conversation/archivetree.h"
#include "shared/core/json.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// Seconds, or as some versions of Open WebUI wrote them, nanoseconds.
QDateTime secondsTime(const QJsonValue &value)
{
    double seconds = value.toDouble();
    if (seconds > 1e12)
        seconds /= 1e9;
    if (!(seconds > 0) || seconds > 1e11)
        return {};
    return QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000), QTimeZone::UTC);
}

void setTimes(ArchivedConversation &conversation, const QDateTime &created, const QDateTime &updated)
{
    const QDateTime epoch = QDateTime::fromMSecsSinceEpoch(0, QTimeZone::UTC);
    conversation.created = created.isValid() ? created : updated.isValid() ? updated : epoch;
    conversation.updated = updated.isValid() ? updated : conversation.created;
}

QString boundedTitle(const QJsonValue &value)
{
    constexpr qsizetype longest = 200;
    const QString title = value.toString().simplified();
    return title.isEmpty() ? u"Imported conversation"_s : title.left(longest);
}

// Texts as they are; of what is no text, that it was there.
QString textOfParts(const QJsonArray &parts)
{
    QStringList texts;
    for (const QJsonValue &part : parts) {
        const QJsonObject object = part.toObject();
        if (part.isString())
            texts.append(part.toString());
        else if (const QString spoken = object.value("text"_L1).toString(); !spoken.isEmpty())
            texts.append(spoken);
        else if (object.value("content_type"_L1).toString().startsWith("image"_L1)
                 || object.value("type"_L1).toString().startsWith("image"_L1))
            texts.append(u"[image]"_s);
    }
    texts.removeAll(QString());
    return texts.join(u'\n');
}

QString chatGptText(const QJsonObject &content)
{
    const QString type = content.value("content_type"_L1).toString();
    if (type == "text"_L1 || type == "multimodal_text"_L1)
        return textOfParts(content.value("parts"_L1).toArray());
    if (type == "code"_L1)
        return u"```\n%1\n```"_s.arg(content.value("text"_L1).toString());
    return {};   // what the program keeps for itself: thoughts, settings, pages that it looked at
}

TreeNode chatGptNode(const QString &id, const QJsonObject &node)
{
    const QJsonObject message = node.value("message"_L1).toObject();
    const QString role = message.value("author"_L1).toObject().value("role"_L1).toString();
    const QString recipient = message.value("recipient"_L1).toString(u"all"_s);
    const bool isHidden = message.value("metadata"_L1).toObject().value("is_visually_hidden_from_conversation"_L1).toBool();
    TreeNode read{.id = id,
                  .parent = node.value("parent"_L1).toString(),
                  .role = role == "user"_L1 ? llm::Role::User : llm::Role::Assistant,
                  .text = chatGptText(message.value("content"_L1).toObject()),
                  .created = secondsTime(message.value("create_time"_L1))};
    read.isShown = (role == "user"_L1 || role == "assistant"_L1) && recipient == "all"_L1 && !isHidden && !read.text.isEmpty();
    return read;
}

TreeNode openWebUiNode(const QString &id, const QJsonObject &message)
{
    const QString role = message.value("role"_L1).toString();
    const QJsonValue content = message.value("content"_L1);
    TreeNode read{.id = id,
                  .parent = message.value("parentId"_L1).toString(),
                  .role = role == "user"_L1 ? llm::Role::User : llm::Role::Assistant,
                  .text = content.isArray() ? textOfParts(content.toArray()) : content.toString(),
                  .created = secondsTime(message.value("timestamp"_L1))};
    read.isShown = (role == "user"_L1 || role == "assistant"_L1) && !read.text.isEmpty();
    return read;
}

using ReadNode = TreeNode (*)(const QString &id, const QJsonObject &node);

Result<ArchivedConversation> withNodes(ArchivedConversation conversation, const QJsonObject &tree, const QString &head,
                                       ReadNode read)
{
    QList<TreeNode> nodes;
    for (auto node = tree.begin(); node != tree.end(); ++node) {
        if (node.key().isEmpty() || node.key().size() > maxArchivedName)
            return failure(ErrorCode::InvalidInput, u"the id of a message must have 1 to %1 characters"_s.arg(maxArchivedName));
        nodes.append(read(node.key(), node.value().toObject()));
    }
    if (const auto added = addTree(conversation, nodes, head); !added)
        return std::unexpected(added.error());
    if (conversation.messages.isEmpty())
        return failure(ErrorCode::InvalidInput, u"there is no message in it"_s);
    return conversation;
}

} // namespace

Result<ArchivedConversation> fromChatGpt(const QJsonObject &object)
{
    const auto tree = json::requiredObject(object, "mapping"_L1);
    if (!tree)
        return std::unexpected(tree.error());
    const auto id = archivedName(object, object.contains("conversation_id"_L1) ? "conversation_id"_L1 : "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    ArchivedConversation conversation{.origin = u"chatgpt:"_s + *id,
                                      .title = boundedTitle(object.value("title"_L1)),
                                      .isPinned = object.value("is_starred"_L1).toBool(),
                                      .isArchived = object.value("is_archived"_L1).toBool()};
    setTimes(conversation, secondsTime(object.value("create_time"_L1)), secondsTime(object.value("update_time"_L1)));
    return withNodes(std::move(conversation), *tree, object.value("current_node"_L1).toString(), &chatGptNode);
}

Result<ArchivedConversation> fromOpenWebUi(const QJsonObject &object)
{
    const auto id = archivedName(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    const auto chat = json::requiredObject(object, "chat"_L1);
    if (!chat)
        return std::unexpected(chat.error());
    const QJsonObject history = chat->value("history"_L1).toObject();
    const auto tree = json::requiredObject(history, "messages"_L1);
    if (!tree)
        return std::unexpected(tree.error());
    const QJsonValue title = object.value("title"_L1);
    ArchivedConversation conversation{.origin = u"openwebui:"_s + *id,
                                      .title = boundedTitle(title.isString() ? title : chat->value("title"_L1)),
                                      .isPinned = object.value("pinned"_L1).toBool(),
                                      .isArchived = object.value("archived"_L1).toBool()};
    setTimes(conversation, secondsTime(object.value("created_at"_L1)), secondsTime(object.value("updated_at"_L1)));
    return withNodes(std::move(conversation), *tree, history.value("currentId"_L1).toString(), &openWebUiNode);
}

} // namespace tom::agent
