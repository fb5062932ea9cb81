#include "shared/protocol/conversation.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

QJsonArray toJson(const QList<SnippetPiece> &snippet)
{
    QJsonArray pieces;
    for (const SnippetPiece &piece : snippet) {
        QJsonObject object{{u"text"_s, piece.text}};
        if (piece.isMatch)
            object.insert("match"_L1, true);
        pieces.append(object);
    }
    return pieces;
}

} // namespace

QJsonObject Conversation::toJson() const
{
    QJsonObject object{{u"id"_s, id},
                       {u"title"_s, title},
                       {u"client_type"_s, clientType},
                       {u"created"_s, json::timeText(created)},
                       {u"updated"_s, json::timeText(updated)},
                       {u"pinned"_s, isPinned},
                       {u"archived"_s, isArchived},
                       {u"current"_s, isCurrent},
                       {u"messages"_s, messages}};
    if (deleted)
        object.insert("deleted"_L1, json::timeText(*deleted));
    if (head)
        object.insert("head"_L1, *head);
    if (!turn.isEmpty())
        object.insert("turn"_L1, turn);
    if (!snippet.isEmpty())
        object.insert("snippet"_L1, protocol::toJson(snippet));
    return object;
}

Result<Conversation> Conversation::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    const auto head = json::optionalInteger(object, "head"_L1);
    if (!head)
        return std::unexpected(head.error());
    Conversation conversation{.id = *id,
                              .title = object.value("title"_L1).toString(),
                              .clientType = object.value("client_type"_L1).toString(),
                              .created = json::timeAt(object, "created"_L1),
                              .updated = json::timeAt(object, "updated"_L1),
                              .isPinned = object.value("pinned"_L1).toBool(),
                              .isArchived = object.value("archived"_L1).toBool(),
                              .isCurrent = object.value("current"_L1).toBool(),
                              .head = *head,
                              .messages = object.value("messages"_L1).toInteger(),
                              .turn = object.value("turn"_L1).toString()};
    if (object.contains("deleted"_L1))
        conversation.deleted = json::timeAt(object, "deleted"_L1);
    for (const QJsonValue &value : object.value("snippet"_L1).toArray()) {
        const QJsonObject piece = value.toObject();
        conversation.snippet.append({.text = piece.value("text"_L1).toString(), .isMatch = piece.value("match"_L1).toBool()});
    }
    return conversation;
}

QJsonObject ConversationPage::toJson() const
{
    QJsonArray list;
    for (const Conversation &conversation : conversations)
        list.append(conversation.toJson());
    QJsonObject object{{u"status"_s, u"OK"_s}, {u"conversations"_s, list}};
    if (!before.isEmpty())
        object.insert("before"_L1, before);
    return object;
}

Result<ConversationPage> ConversationPage::fromJson(const QJsonObject &object)
{
    const QJsonValue list = object.value("conversations"_L1);
    if (!list.isArray())
        return failure(ErrorCode::InvalidInput, u"\"conversations\" must be a list"_s);
    ConversationPage page{.before = object.value("before"_L1).toString()};
    for (const QJsonValue &value : list.toArray()) {
        const auto conversation = Conversation::fromJson(value.toObject());
        if (!conversation)
            return std::unexpected(conversation.error());
        page.conversations.append(*conversation);
    }
    return page;
}

QJsonObject ConversationChange::toJson() const
{
    QJsonObject object;
    if (title)
        object.insert("title"_L1, *title);
    if (isPinned)
        object.insert("pinned"_L1, *isPinned);
    if (isArchived)
        object.insert("archived"_L1, *isArchived);
    if (head)
        object.insert("head"_L1, *head);
    return object;
}

Result<ConversationChange> ConversationChange::fromJson(const QJsonObject &object)
{
    ConversationChange change;
    const auto title = json::optionalString(object, "title"_L1);
    if (!title)
        return std::unexpected(title.error());
    if (*title) {
        change.title = (*title)->simplified();
        if (change.title->isEmpty() || change.title->size() > maxTitle)
            return failure(ErrorCode::InvalidInput, u"\"title\" must have 1 to %1 characters"_s.arg(maxTitle));
    }
    const std::pair<QLatin1StringView, std::optional<bool> *> flags[] = {{"pinned"_L1, &change.isPinned},
                                                                         {"archived"_L1, &change.isArchived}};
    for (const auto &[key, target] : flags) {
        if (object.value(key).isUndefined() || object.value(key).isNull())
            continue;
        const auto flag = json::optionalBool(object, key, false);
        if (!flag)
            return std::unexpected(flag.error());
        *target = *flag;
    }
    const auto head = json::optionalInteger(object, "head"_L1);
    if (!head)
        return std::unexpected(head.error());
    change.head = *head;
    if (change == ConversationChange{})
        return failure(ErrorCode::InvalidInput, u"nothing to change: give \"title\", \"pinned\", \"archived\" or \"head\""_s);
    return change;
}

} // namespace tom::protocol
