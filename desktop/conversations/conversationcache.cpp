#include "desktop/conversations/conversationcache.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Conversation;
using protocol::ConversationLine;
using store::Row;

const QList<store::Migration> &migrations()
{
    static const QList<store::Migration> steps{
        {.version = 1,
         .statements = {u"CREATE TABLE conversation (id TEXT PRIMARY KEY, updated TEXT NOT NULL, pinned INTEGER NOT NULL, "
                        "archived INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s,
                        u"CREATE INDEX conversation_order ON conversation (archived, pinned DESC, updated DESC)"_s,
                        u"CREATE TABLE line (conversation TEXT PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE, "
                        "read INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s}}};
    return steps;
}

Result<QList<Conversation>> readAll(const Result<QList<Row>> &rows)
{
    if (!rows)
        return std::unexpected(rows.error());
    QList<Conversation> all;
    for (const Row &row : *rows) {
        const auto read = json::parseObject(row.value(u"json"_s).toString().toUtf8()).and_then(&Conversation::fromJson);
        if (read)   // else a later version wrote it
            all.append(*read);
    }
    return all;
}

QString text(const QJsonObject &object)
{
    return QString::fromUtf8(json::compact(object));
}

QString escaped(QString word)
{
    return u'%' + word.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s) + u'%';
}

} // namespace

Result<std::unique_ptr<ConversationCache>> ConversationCache::open(const QString &path)
{
    auto database = store::Database::open(path, migrations());
    if (!database)
        return std::unexpected(database.error());
    return std::unique_ptr<ConversationCache>(new ConversationCache(std::move(*database)));
}

Result<void> ConversationCache::put(const Conversation &conversation)
{
    Conversation kept = conversation;
    kept.snippet.clear();
    kept.turn.clear();   // tomorrow nobody knows
    return m_database
        ->execute(u"INSERT INTO conversation (id, updated, pinned, archived, words, json) VALUES (?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, pinned = excluded.pinned, "
                  "archived = excluded.archived, words = excluded.words, json = excluded.json"_s,
                  {kept.id, kept.updated.toUTC().toString(Qt::ISODateWithMs), kept.isPinned, kept.isArchived,
                   kept.title.toCaseFolded(), text(kept.toJson())})
        .transform([](int) {});
}

Result<void> ConversationCache::keep(const QList<Conversation> &conversations)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const Conversation &conversation : conversations) {
            if (const Result<void> done = put(conversation); !done)
                return done;
        }
        return m_database
            ->execute(u"DELETE FROM conversation WHERE id NOT IN "
                      "(SELECT id FROM conversation ORDER BY pinned DESC, updated DESC LIMIT ?)"_s,
                      {mostConversations})
            .transform([](int) {});
    });
}

Result<void> ConversationCache::keep(const ConversationLine &line)
{
    QString words;
    for (const protocol::ConversationMessage &message : line.messages) {
        if (message.role != "tool"_L1)
            words += message.text.toCaseFolded() + u'\n';
    }
    return m_database->transaction([&]() -> Result<void> {
        if (const Result<void> done = put(line.conversation); !done)
            return done;
        const auto written = m_database->execute(u"INSERT OR REPLACE INTO line (conversation, read, words, json) "
                                                 "VALUES (?, (SELECT COALESCE(MAX(read), 0) + 1 FROM line), ?, ?)"_s,
                                                 {line.conversation.id, words, text(line.toJson())});
        if (!written)
            return std::unexpected(written.error());
        return m_database
            ->execute(u"DELETE FROM line WHERE conversation NOT IN (SELECT conversation FROM line ORDER BY read DESC LIMIT ?)"_s,
                      {mostLines})
            .transform([](int) {});
    });
}

Result<void> ConversationCache::remove(const QString &id)
{
    return m_database->execute(u"DELETE FROM conversation WHERE id = ?"_s, {id}).transform([](int) {});
}

Result<QList<Conversation>> ConversationCache::list(bool archived) const
{
    return readAll(
        m_database->query(u"SELECT json FROM conversation WHERE archived = ? ORDER BY pinned DESC, updated DESC"_s, {archived}));
}

Result<std::optional<ConversationLine>> ConversationCache::line(const QString &id) const
{
    const auto rows = m_database->query(u"SELECT json FROM line WHERE conversation = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    const auto read =
        json::parseObject(rows->constFirst().value(u"json"_s).toString().toUtf8()).and_then(&ConversationLine::fromJson);
    return read ? std::optional(*read) : std::nullopt;
}

Result<QList<Conversation>> ConversationCache::search(const QString &words) const
{
    QString condition = u"1"_s;
    QVariantList values;
    for (const QString &word : words.toCaseFolded().split(u' ', Qt::SkipEmptyParts)) {
        condition += uR"( AND (conversation.words LIKE ? ESCAPE '\' OR line.words LIKE ? ESCAPE '\'))"_s;
        values << escaped(word) << escaped(word);
    }
    return readAll(m_database->query(
        u"SELECT conversation.json AS json FROM conversation LEFT JOIN line ON line.conversation = conversation.id WHERE "_s
            + condition + u" ORDER BY pinned DESC, updated DESC LIMIT 100"_s,
        values));
}

} // namespace tom::desktop
