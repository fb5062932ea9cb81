#include "desktop/conversations/conversationcache.h"

#include "desktop/conversations/snippet.h"
#include "shared/core/json.h"
#include "shared/store/searchwords.h"
#include "shared/store/snapshot.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Conversation;
using protocol::ConversationLine;
using store::Row;

// The server has it all: nobody waits for the disk of a copy.
constexpr auto whenever = store::Sync::Later;

// The words stand in indexes that keep no text, one for titles and one for what was said: a title changes alone.
QStringList indexes()
{
    const QString index = u"CREATE VIRTUAL TABLE %1 USING fts5 (words, content = '', contentless_delete = 1, "
                          "tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"_s;
    return {u"CREATE TABLE conversations (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, updated TEXT NOT NULL, "
            "pinned INTEGER NOT NULL, archived INTEGER NOT NULL, title TEXT NOT NULL, json TEXT NOT NULL)"_s,
            u"CREATE INDEX conversations_order ON conversations (archived, pinned DESC, updated DESC)"_s,
            u"CREATE TABLE lines (number INTEGER PRIMARY KEY REFERENCES conversations (number) ON DELETE CASCADE, "
            "read INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s,
            u"CREATE INDEX lines_read ON lines (read)"_s,
            index.arg(u"title_words"_s),
            index.arg(u"line_words"_s),
            u"CREATE TRIGGER titles_out AFTER DELETE ON conversations BEGIN "
            "DELETE FROM title_words WHERE rowid = old.number; END"_s,
            u"CREATE TRIGGER lines_out AFTER DELETE ON lines BEGIN DELETE FROM line_words WHERE rowid = old.number; END"_s,
            u"INSERT INTO conversations (id, updated, pinned, archived, title, json) "
            "SELECT id, updated, pinned, archived, CASE WHEN json_valid(json) THEN "
            "COALESCE(json_extract(json, '$.title'), '') ELSE '' END, json FROM conversation"_s,
            u"INSERT INTO lines (number, read, words, json) SELECT number, read, line.words, line.json FROM line "
            "JOIN conversations ON conversations.id = line.conversation"_s,
            u"INSERT INTO title_words (rowid, words) SELECT number, title FROM conversations"_s,
            u"INSERT INTO line_words (rowid, words) SELECT number, words FROM line "
            "JOIN conversations ON conversations.id = line.conversation"_s,
            u"DROP TABLE line"_s,
            u"DROP TABLE conversation"_s};
}

const QList<store::Migration> &migrations()
{
    static const QList<store::Migration> steps{
        {.version = 1,
         .statements = {u"CREATE TABLE conversation (id TEXT PRIMARY KEY, updated TEXT NOT NULL, pinned INTEGER NOT NULL, "
                        "archived INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s,
                        u"CREATE INDEX conversation_order ON conversation (archived, pinned DESC, updated DESC)"_s,
                        u"CREATE TABLE line (conversation TEXT PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE, "
                        "read INTEGER NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL)"_s}},
        {.version = 2, .statements = indexes()}};
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

// Of a script without spaces between words, of which an index of words sees whole sentences as one.
bool isUnspaced(char32_t character)
{
    switch (QChar::script(character)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return false;
    }
}

// For the index: with a space where such a script begins or ends, so that a name in the middle of it is a word.
QString parted(const QString &text)
{
    QString result;
    result.reserve(text.size());
    std::optional<bool> wasUnspaced;
    for (const char32_t character : text.toUcs4()) {
        const bool is = isUnspaced(character);
        if (wasUnspaced.value_or(is) != is)
            result += u' ';
        result += QString::fromUcs4(&character, 1);
        wasUnspaced = is;
    }
    return result;
}

} // namespace

Result<std::unique_ptr<ConversationCache>> ConversationCache::open(const QString &path)
{
    auto database = store::Database::open(path, migrations());
    if (!database)
        return std::unexpected(database.error());
    // Nobody goes back to an older copy of a copy, and what is deleted or signed out of must not stay in one.
    for (const store::Snapshot &kept : store::snapshotsOf(path)) {
        QFile::remove(kept.path);
        QFile::remove(kept.path + ".by"_L1);
    }
    return std::unique_ptr<ConversationCache>(new ConversationCache(std::move(*database)));
}

Result<qint64> ConversationCache::put(const Conversation &conversation)
{
    Conversation kept = conversation;
    kept.snippet.clear();
    kept.turn.clear();   // tomorrow nobody knows
    const auto known = m_database->query(u"SELECT number, title FROM conversations WHERE id = ?"_s, {kept.id});
    if (!known)
        return std::unexpected(known.error());
    const auto written =
        m_database->execute(u"INSERT INTO conversations (id, updated, pinned, archived, title, json) VALUES (?, ?, ?, ?, ?, ?) "
                            "ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, pinned = excluded.pinned, "
                            "archived = excluded.archived, title = excluded.title, json = excluded.json"_s,
                            {kept.id, kept.updated.toUTC().toString(Qt::ISODateWithMs), kept.isPinned, kept.isArchived,
                             kept.title, text(kept.toJson())});
    if (!written)
        return std::unexpected(written.error());
    const qint64 number = known->isEmpty() ? m_database->lastInsertId() : known->constFirst().value(u"number"_s).toLongLong();
    if (!known->isEmpty() && known->constFirst().value(u"title"_s).toString() == kept.title)
        return number;
    return m_database->execute(u"INSERT OR REPLACE INTO title_words (rowid, words) VALUES (?, ?)"_s, {number, parted(kept.title)})
        .transform([number](int) { return number; });
}

Result<void> ConversationCache::keep(const QList<Conversation> &conversations)
{
    return m_database->transaction(
        [&]() -> Result<void> {
            for (const Conversation &conversation : conversations) {
                if (const Result<qint64> done = put(conversation); !done)
                    return std::unexpected(done.error());
            }
            return m_database
                ->execute(u"DELETE FROM conversations WHERE number NOT IN "
                          "(SELECT number FROM conversations ORDER BY pinned DESC, updated DESC LIMIT ?)"_s,
                          {mostConversations})
                .transform([](int) {});
        },
        whenever);
}

Result<void> ConversationCache::keep(const ConversationLine &line)
{
    QString words;
    for (const protocol::ConversationMessage &message : line.messages) {
        if (message.role == "tool"_L1)
            continue;
        words += message.text + u'\n';
        for (const protocol::Attachment &attachment : message.attachments)
            words += attachment.name + u'\n';
    }
    return m_database->transaction(
        [&]() -> Result<void> {
            const Result<qint64> number = put(line.conversation);
            if (!number)
                return std::unexpected(number.error());
            const auto written =
                m_database->execute(u"INSERT INTO lines (number, read, words, json) "
                                    "VALUES (?, (SELECT COALESCE(MAX(read), 0) + 1 FROM lines), ?, ?) "
                                    "ON CONFLICT (number) DO UPDATE SET read = excluded.read, words = excluded.words, "
                                    "json = excluded.json"_s,
                                    {*number, words, text(line.toJson())});
            if (!written)
                return std::unexpected(written.error());
            const auto indexed = m_database->execute(u"INSERT OR REPLACE INTO line_words (rowid, words) VALUES (?, ?)"_s,
                                                     {*number, parted(words)});
            if (!indexed)
                return std::unexpected(indexed.error());
            return m_database
                ->execute(u"DELETE FROM lines WHERE number NOT IN (SELECT number FROM lines ORDER BY read DESC LIMIT ?)"_s,
                          {mostLines})
                .transform([](int) {});
        },
        whenever);
}

Result<void> ConversationCache::remove(const QString &id)
{
    return m_database->transaction(
        [&]() -> Result<void> {
            return m_database->execute(u"DELETE FROM conversations WHERE id = ?"_s, {id}).transform([](int) {});
        },
        whenever);
}

Result<QList<Conversation>> ConversationCache::list(bool archived) const
{
    return readAll(
        m_database->query(u"SELECT json FROM conversations WHERE archived = ? ORDER BY pinned DESC, updated DESC"_s, {archived}));
}

Result<std::optional<ConversationLine>> ConversationCache::line(const QString &id) const
{
    const auto rows =
        m_database->query(u"SELECT lines.json AS json FROM lines JOIN conversations USING (number) WHERE id = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    const auto read =
        json::parseObject(rows->constFirst().value(u"json"_s).toString().toUtf8()).and_then(&ConversationLine::fromJson);
    return read ? std::optional(*read) : std::nullopt;
}

Result<QDateTime> ConversationCache::lineUpdated(const QString &id) const
{
    const auto rows = m_database->query(u"SELECT json_extract(lines.json, '$.conversation.updated') AS updated FROM lines "
                                        "JOIN conversations USING (number) WHERE id = ? AND json_valid(lines.json)"_s,
                                        {id});
    if (!rows)
        return std::unexpected(rows.error());
    return QDateTime::fromString(rows->value(0).value(u"updated"_s).toString(), Qt::ISODateWithMs);
}

Result<QList<Conversation>> ConversationCache::search(const QString &words) const
{
    QStringList conditions;
    QVariantList values;
    const QStringList asked = words.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : asked.first(std::min(store::maxSearchWords, asked.size()))) {
        if (std::ranges::any_of(word.toUcs4(), isUnspaced)) {
            conditions.append(uR"((title LIKE ? ESCAPE '\' OR lines.words LIKE ? ESCAPE '\'))"_s);
            values << escaped(word) << escaped(word);
        } else if (const QString expression = store::searchExpression(word); !expression.isEmpty()) {
            conditions.append(u"(number IN (SELECT rowid FROM title_words WHERE title_words MATCH ?) "
                              "OR number IN (SELECT rowid FROM line_words WHERE line_words MATCH ?))"_s);
            values << expression << expression;
        }
    }
    if (conditions.isEmpty())
        return QList<Conversation>();
    const auto rows = m_database->query(
        u"SELECT conversations.json AS json, title, lines.words AS words FROM conversations LEFT JOIN lines USING (number) WHERE "_s
            + conditions.join(u" AND "_s) + u" ORDER BY pinned DESC, updated DESC LIMIT 100"_s,
        values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Conversation> found;
    for (const Row &row : *rows) {
        auto read = json::parseObject(row.value(u"json"_s).toString().toUtf8()).and_then(&Conversation::fromJson);
        if (!read)
            continue;
        read->snippet = snippetOf(row.value(u"words"_s).toString(), asked);
        if (read->snippet.isEmpty())
            read->snippet = snippetOf(row.value(u"title"_s).toString(), asked);
        found.append(*read);
    }
    return found;
}

} // namespace tom::desktop
