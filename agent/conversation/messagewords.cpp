#include "agent/conversation/messagewords.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr int mostAtOnce = 300;   // an import brings thousands, and nobody is to wait for all of their words
constexpr int mostRounds = 100;

}   // namespace

Result<bool> MessageWords::takeSome()
{
    const auto rows = m_database.query(u"SELECT max(id) AS last, count(*) AS messages FROM (SELECT id FROM messages "
                                       "WHERE id > (SELECT message FROM message_words_until) ORDER BY id LIMIT ?)"_s,
                                       {mostAtOnce});
    if (!rows)
        return std::unexpected(rows.error());
    const QVariant last = rows->constFirst().value(u"last"_s);
    if (last.isNull())
        return false;
    const Result<void> taken = m_database.transaction(
        [&]() -> Result<void> {
            const auto added = m_database.execute(
                u"INSERT INTO message_words(rowid, text) SELECT id, text FROM messages WHERE id <= ? "
                "AND id > (SELECT message FROM message_words_until) AND role IN ('user', 'assistant') AND text <> '' ORDER BY id"_s,
                {last});
            const auto marked =
                added.and_then([&](int) { return m_database.execute(u"UPDATE message_words_until SET message = ?"_s, {last}); });
            return marked ? Result<void>() : std::unexpected(marked.error());
        },
        store::Sync::Later);
    if (!taken)
        return std::unexpected(taken.error());
    return rows->constFirst().value(u"messages"_s).toInt() == mostAtOnce;
}

Result<void> MessageWords::takeAll()
{
    Result<bool> more = true;
    for (int round = 0; more && *more && round < mostRounds; ++round)
        more = takeSome();
    return more ? Result<void>() : std::unexpected(more.error());
}

// Numbers of messages only grow, so one is enough to say which are there. What was never taken must not be taken out: it would
// damage the index.
QStringList messageWordsLater()
{
    return {
        u"CREATE TABLE message_words_until(message INTEGER NOT NULL)"_s,
        u"INSERT INTO message_words_until(message) SELECT COALESCE(max(id), 0) FROM messages"_s,
        u"DROP TRIGGER message_words_in"_s,
        u"DROP TRIGGER message_words_out"_s,
        messageWordsTrigger(),
    };
}

QString messageWordsTrigger()
{
    return uR"(CREATE TRIGGER message_words_out AFTER DELETE ON messages
            WHEN old.role IN ('user', 'assistant') AND old.text <> '' AND old.id <= (SELECT message FROM message_words_until) BEGIN
                INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', old.id, old.text); END)"_s;
}

} // namespace tom::agent
