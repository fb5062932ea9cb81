#include "agent/conversation/conversationlist.h"

#include "agent/conversation/messagewords.h"
#include "shared/store/searchwords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcList, "tom.agent.conversations")

namespace {

constexpr QChar matchBegins(0x02);
constexpr QChar matchEnds(0x03);

const QString listedColumns = u"c.id AS id, c.client_type AS client_type, c.title AS title, c.created AS created, c.updated AS "
                              u"updated, c.current AS current, "
                              "c.head AS head, c.pinned AS pinned, c.archived AS archived, c.deleted AS deleted, "
                              "(SELECT count(*) FROM messages WHERE conversation = c.id) AS messages"_s;

// The place of the last conversation of a page in the order pinned, updated, id.
struct Place
{
    bool isPinned = false;
    qint64 updated = 0;
    QString id{};

    [[nodiscard]] QString toText() const { return u"%1.%2.%3"_s.arg(int(isPinned)).arg(updated).arg(id); }
    [[nodiscard]] static std::optional<Place> fromText(const QString &text)
    {
        bool isNumber = false;
        const Place place{.isPinned = text.startsWith(u'1'),
                          .updated = text.section(u'.', 1, 1).toLongLong(&isNumber),
                          .id = text.section(u'.', 2)};
        return isNumber && place.toText() == text ? std::optional(place) : std::nullopt;
    }
};

QDateTime listedTime(const QVariant &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::UTC);
}

protocol::Conversation listedConversation(const store::Row &row)
{
    const QVariant head = row.value(u"head"_s);
    const QVariant deleted = row.value(u"deleted"_s);
    return {.id = row.value(u"id"_s).toString(),
            .title = row.value(u"title"_s).toString(),
            .clientType = row.value(u"client_type"_s).toString(),
            .created = listedTime(row.value(u"created"_s)),
            .updated = listedTime(row.value(u"updated"_s)),
            .isPinned = row.value(u"pinned"_s).toBool(),
            .isArchived = row.value(u"archived"_s).toBool(),
            .isCurrent = row.value(u"current"_s).toBool(),
            .deleted = deleted.isNull() ? std::nullopt : std::optional(listedTime(deleted)),
            .head = head.isNull() ? std::nullopt : std::optional(head.toLongLong()),
            .messages = row.value(u"messages"_s).toLongLong()};
}

QString folderCondition(const ConversationQuery &query)
{
    if (!query.folder)
        return query.words.isEmpty() ? u"c.deleted IS NULL AND c.archived = 0"_s : u"c.deleted IS NULL"_s;
    switch (*query.folder) {
    case ConversationFolder::Inbox:
        return u"c.deleted IS NULL AND c.archived = 0"_s;
    case ConversationFolder::Archive:
        return u"c.deleted IS NULL AND c.archived = 1"_s;
    case ConversationFolder::Bin:
        break;
    }
    return u"c.deleted > 0"_s;
}

QList<protocol::SnippetPiece> snippetPieces(const QString &marked)
{
    QList<protocol::SnippetPiece> pieces;
    qsizetype from = 0;
    const auto take = [&](qsizetype to, bool isMatch) {
        if (to > from)
            pieces.append({.text = marked.sliced(from, to - from), .isMatch = isMatch});
        from = std::min(to + 1, marked.size());
    };
    for (qsizetype begin = marked.indexOf(matchBegins); begin >= 0; begin = marked.indexOf(matchBegins, from)) {
        take(begin, false);
        const qsizetype end = marked.indexOf(matchEnds, from);
        take(end < 0 ? marked.size() : end, true);
    }
    take(marked.size(), false);
    return pieces;
}

} // namespace

Result<protocol::ConversationPage> ConversationList::page(const ConversationQuery &query)
{
    const QString expression = store::searchExpression(query.words);
    if (!query.words.isEmpty() && expression.isEmpty())
        return protocol::ConversationPage{};   // there is no word in it that could be found
    if (!expression.isEmpty() && query.before.isEmpty()) {
        if (const Result<void> taken = MessageWords(m_database).takeAll(); !taken)   // what is there is found on a full disk, too
            qCWarning(lcList).noquote() << u"⚠️ the newest messages are not searched: %1"_s.arg(taken.error().message);
    }
    QString sql = u"SELECT "_s + listedColumns;
    QVariantList values;
    if (expression.isEmpty()) {
        sql += u" FROM conversations c WHERE "_s;
    } else {
        sql = u"WITH found(conversation, message) AS (SELECT conversation, max(message) FROM ("
              "SELECT m.conversation AS conversation, m.id AS message FROM message_words JOIN messages m ON m.id = "
              "message_words.rowid "
              "WHERE message_words MATCH ? UNION ALL SELECT conversation, NULL FROM title_words WHERE title_words MATCH ?) "
              "GROUP BY conversation) "_s
              + sql + u", found.message AS message FROM found JOIN conversations c ON c.id = found.conversation WHERE "_s;
        values += {expression, expression};
    }
    sql += folderCondition(query) + u" AND c.head IS NOT NULL"_s;
    if (!query.before.isEmpty()) {
        const auto place = Place::fromText(query.before);
        if (!place)
            return failure(ErrorCode::InvalidInput, u"\"before\" must be what the page before said"_s);
        sql += u" AND (c.pinned, c.updated, c.id) < (?, ?, ?)"_s;
        values += {int(place->isPinned), place->updated, place->id};
    }
    sql += u" ORDER BY c.pinned DESC, c.updated DESC, c.id DESC LIMIT ?"_s;
    values += query.limit + 1;

    const auto rows = m_database.query(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    protocol::ConversationPage page;
    QList<qint64> messages;
    for (const store::Row &row : rows->first(std::min<qsizetype>(rows->size(), query.limit))) {
        page.conversations.append(listedConversation(row));
        messages.append(row.value(u"message"_s).toLongLong());
    }
    if (!expression.isEmpty()) {
        if (const auto snipped = snip(page.conversations, expression, messages); !snipped)
            return std::unexpected(snipped.error());
    }
    if (rows->size() > query.limit) {
        const store::Row &last = rows->at(query.limit - 1);
        page.before = Place{.isPinned = last.value(u"pinned"_s).toBool(),
                            .updated = last.value(u"updated"_s).toLongLong(),
                            .id = last.value(u"id"_s).toString()}
                          .toText();
    }
    return page;
}

// Two questions for the whole page: what prefixes stand for is looked up anew for every question, which takes long for common
// ones. The plus keeps SQLite from asking once for each row.
Result<void> ConversationList::snip(QList<protocol::Conversation> &conversations, const QString &expression,
                                    const QList<qint64> &messages)
{
    QJsonArray rowids;
    QJsonArray titled;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        if (messages.at(i) > 0)
            rowids.append(messages.at(i));
        else
            titled.append(conversations.at(i).id);
    }
    const auto json = [](const QJsonArray &array) {
        return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
    };
    const auto inMessages = m_database.query(
        u"SELECT rowid AS place, snippet(message_words, 0, char(2), char(3), '…', 24) AS snippet FROM message_words "
        "WHERE message_words MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"_s,
        {expression, json(rowids)});
    if (!inMessages)
        return std::unexpected(inMessages.error());
    const auto inTitles = m_database.query(
        u"SELECT conversation AS place, snippet(title_words, 0, char(2), char(3), '…', 24) AS snippet FROM title_words "
        "WHERE title_words MATCH ? AND +conversation IN (SELECT value FROM json_each(?))"_s,
        {expression, json(titled)});
    if (!inTitles)
        return std::unexpected(inTitles.error());
    QHash<QString, QString> snippets;
    for (const store::Row &row : *inMessages + *inTitles)
        snippets.insert(row.value(u"place"_s).toString(), row.value(u"snippet"_s).toString());
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const QString place = messages.at(i) > 0 ? QString::number(messages.at(i)) : conversations.at(i).id;
        conversations[i].snippet = snippetPieces(snippets.value(place));
    }
    return {};
}

Result<protocol::Conversation> ConversationList::conversation(const QString &id)
{
    const auto rows = m_database.query(
        u"SELECT "_s + listedColumns + u" FROM conversations c WHERE c.id = ? AND (c.deleted IS NULL OR c.deleted > 0)"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return failure(ErrorCode::NotFound, u"there is no conversation \"%1\""_s.arg(id));
    return listedConversation(rows->constFirst());
}

Result<void> ConversationList::change(const QString &id, const protocol::ConversationChange &change)
{
    Result<void> done = conversation(id).transform([](const protocol::Conversation &) {});
    if (done && change.title)
        done = update(id, u"title = ?, title_by = 'user'"_s, {*change.title});
    if (done && change.isPinned)
        done = update(id, u"pinned = ?"_s, {int(*change.isPinned)});
    if (done && change.isArchived)   // what is put away is not what a new request goes to
        done = update(id, *change.isArchived ? u"archived = 1, current = 0"_s : u"archived = 0"_s);
    if (done && change.head)
        done = setHead(id, *change.head);
    return done;
}

// Answers come after what they answer, so the newest message below this one is the end of its line.
Result<void> ConversationList::setHead(const QString &id, qint64 message)
{
    const auto rows = m_database.query(
        u"WITH RECURSIVE below(id) AS (SELECT id FROM messages WHERE id = ? AND conversation = ? "
        "UNION ALL SELECT m.id FROM messages m JOIN below ON m.parent = below.id) SELECT max(id) AS head FROM below"_s,
        {message, id});
    if (!rows)
        return std::unexpected(rows.error());
    const QVariant head = rows->value(0).value(u"head"_s);
    if (head.isNull())
        return failure(ErrorCode::NotFound, u"this conversation has no message %1"_s.arg(message));
    return update(id, u"head = ?"_s, {head});
}

Result<std::optional<ConversationList::Exchange>> ConversationList::untitled(const QString &id)
{
    const auto rows = m_database.query(
        u"SELECT COALESCE(NULLIF((SELECT text FROM messages WHERE conversation = c.id AND role = 'user' ORDER BY id LIMIT 1), "
        u"''), "
        "c.title) AS question, "
        "(SELECT text FROM messages WHERE conversation = c.id AND role = 'assistant' AND state = 'complete' AND text <> '' "
        "ORDER BY id LIMIT 1) AS answer FROM conversations c WHERE c.id = ? AND c.title_by = 'words' AND c.deleted IS NULL"_s,
        {id});
    if (!rows)
        return std::unexpected(rows.error());
    const store::Row row = rows->value(0);
    if (row.value(u"answer"_s).isNull())
        return std::nullopt;
    return Exchange{.question = row.value(u"question"_s).toString(), .answer = row.value(u"answer"_s).toString()};
}

Result<void> ConversationList::setMadeTitle(const QString &id, const QString &title)
{
    const auto updated = m_database.execute(
        u"UPDATE conversations SET title = ?, title_by = 'model' WHERE id = ? AND title_by = 'words'"_s, {title, id});
    return updated ? Result<void>() : std::unexpected(updated.error());
}

Result<void> ConversationList::putInBin(const QString &id)
{
    return conversation(id).and_then([&](const protocol::Conversation &found) {
        return found.deleted ? Result<void>() : update(id, u"deleted = ?, current = 0"_s, {m_clock.now().toMSecsSinceEpoch()});
    });
}

Result<void> ConversationList::restore(const QString &id)
{
    return conversation(id).and_then([&](const protocol::Conversation &) { return update(id, u"deleted = NULL"_s); });
}

Result<void> ConversationList::doom(const QString &id)
{
    return conversation(id).and_then(
        [&](const protocol::Conversation &) { return update(id, u"deleted = 0, current = 0, origin = NULL"_s); });
}

Result<int> ConversationList::removeDoomed(const QStringList &busy)
{
    return removeWhere(u"deleted = 0"_s, {}, busy);
}

Result<int> ConversationList::removeFromBinBefore(const QDateTime &time, const QStringList &busy)
{
    return removeWhere(u"deleted < ?"_s, {time.toMSecsSinceEpoch()}, busy);
}

// One at a time, each whole or not at all, so that a long one holds nobody up twice.
Result<int> ConversationList::removeWhere(const QString &condition, const QVariantList &values, const QStringList &busy)
{
    const auto rows = m_database.query(u"SELECT id FROM conversations WHERE "_s + condition, values);
    if (!rows)
        return std::unexpected(rows.error());
    int removed = 0;
    for (const store::Row &row : *rows) {
        const QString id = row.value(u"id"_s).toString();
        if (busy.contains(id))
            continue;
        const auto done = m_database.execute(u"DELETE FROM conversations WHERE id = ?"_s, {id});
        if (!done)
            return std::unexpected(done.error());
        removed += *done;
    }
    return removed;
}

Result<void> ConversationList::update(const QString &id, const QString &assignments, const QVariantList &values)
{
    const auto updated =
        m_database.execute(u"UPDATE conversations SET "_s + assignments + u" WHERE id = ?"_s, values + QVariantList{id});
    return updated ? Result<void>() : std::unexpected(updated.error());
}

}   // namespace tom::agent
