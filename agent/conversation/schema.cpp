#include "agent/conversation/schema.h"

#include "agent/consent/consentschema.h"
#include "agent/conversation/messagedetails.h"
#include "agent/conversation/messagewords.h"
#include "agent/inbox/inboxtables.h"
#include "agent/inbox/sentbook.h"
#include "agent/recall/factqueue.h"
#include "agent/tasks/tasktables.h"
#include "agent/usage/usagestore.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// Times are milliseconds since 1970, UTC. A message points to the one it follows, so that a conversation may branch.
QStringList version1()
{
    return {
        uR"(CREATE TABLE conversations(
                id TEXT PRIMARY KEY,
                client_type TEXT NOT NULL,
                title TEXT NOT NULL DEFAULT '',
                created INTEGER NOT NULL,
                updated INTEGER NOT NULL,
                current INTEGER NOT NULL DEFAULT 0,
                head INTEGER))"_s,
        u"CREATE UNIQUE INDEX conversations_current ON conversations(client_type) WHERE current = 1"_s,
        uR"(CREATE TABLE messages(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
                parent INTEGER REFERENCES messages(id),
                turn TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
                text TEXT NOT NULL,
                tool_calls TEXT NOT NULL DEFAULT '',
                tool_call_id TEXT NOT NULL DEFAULT '',
                tool_name TEXT NOT NULL DEFAULT '',
                is_error INTEGER NOT NULL DEFAULT 0,
                opaque_owner TEXT NOT NULL DEFAULT '',
                opaque TEXT NOT NULL DEFAULT '',
                state TEXT NOT NULL CHECK (state IN ('complete', 'stopped', 'interrupted', 'failed')),
                created INTEGER NOT NULL))"_s,
        u"CREATE INDEX messages_conversation ON messages(conversation, id)"_s,
        u"CREATE INDEX messages_parent ON messages(parent)"_s,
        u"CREATE INDEX messages_turn ON messages(turn)"_s,
        uR"(CREATE TABLE turns(
                id TEXT PRIMARY KEY,
                conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
                request_id TEXT UNIQUE,
                request TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'ended')),
                kept_characters INTEGER NOT NULL DEFAULT 0,
                created INTEGER NOT NULL,
                ended INTEGER))"_s,
        u"CREATE INDEX turns_conversation ON turns(conversation)"_s,
        uR"(CREATE TABLE turn_events(
                turn TEXT NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
                number INTEGER NOT NULL,
                name TEXT NOT NULL,
                data TEXT NOT NULL,
                PRIMARY KEY (turn, number)) WITHOUT ROWID)"_s,
        uR"(CREATE TABLE list_items(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                list_key TEXT NOT NULL,
                list_name TEXT NOT NULL,
                item_key TEXT NOT NULL,
                item TEXT NOT NULL,
                created INTEGER NOT NULL,
                UNIQUE (list_key, item_key)))"_s,
        uR"(CREATE TABLE notes(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                text TEXT NOT NULL,
                created INTEGER NOT NULL))"_s,
    };
}

// What a list of conversations shows, and the words in them. title_by: words (the user's first ones), model, user.
// deleted: in the bin since then; 0: on its way out, when nothing runs in it. origin: where an imported one comes from.
// Only what user and assistant said is searched.
QStringList conversationList()
{
    const QString said = u"role IN ('user', 'assistant') AND %1text <> ''"_s;
    return {
        u"ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0"_s,
        u"ALTER TABLE conversations ADD COLUMN archived INTEGER NOT NULL DEFAULT 0"_s,
        u"ALTER TABLE conversations ADD COLUMN deleted INTEGER"_s,
        u"ALTER TABLE conversations ADD COLUMN title_by TEXT NOT NULL DEFAULT 'words'"_s,
        u"ALTER TABLE conversations ADD COLUMN origin TEXT"_s,
        u"CREATE UNIQUE INDEX conversations_origin ON conversations(origin) WHERE origin IS NOT NULL"_s,
        u"CREATE INDEX conversations_listed ON conversations(pinned, updated, id)"_s,
        u"CREATE INDEX messages_branches ON messages(conversation, parent)"_s,
        uR"(CREATE VIRTUAL TABLE message_words USING fts5(
                text, content='messages', content_rowid='id', tokenize="unicode61 remove_diacritics 2", prefix='2 3'))"_s,
        u"INSERT INTO message_words(rowid, text) SELECT id, text FROM messages WHERE "_s + said.arg(QString()),
        uR"(CREATE TRIGGER message_words_in AFTER INSERT ON messages WHEN new.%1 BEGIN
                INSERT INTO message_words(rowid, text) VALUES (new.id, new.text); END)"_s.arg(said.arg(u"new."_s)),
        uR"(CREATE TRIGGER message_words_out AFTER DELETE ON messages WHEN old.%1 BEGIN
                INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', old.id, old.text); END)"_s.arg(
            said.arg(u"old."_s)),
        uR"(CREATE VIRTUAL TABLE title_words USING fts5(
                title, conversation UNINDEXED, tokenize="unicode61 remove_diacritics 2", prefix='2 3'))"_s,
        u"INSERT INTO title_words(title, conversation) SELECT title, id FROM conversations"_s,
        uR"(CREATE TRIGGER title_words_in AFTER INSERT ON conversations BEGIN
                INSERT INTO title_words(title, conversation) VALUES (new.title, new.id); END)"_s,
        uR"(CREATE TRIGGER title_words_change AFTER UPDATE OF title ON conversations WHEN new.title <> old.title BEGIN
                UPDATE title_words SET title = new.title WHERE conversation = old.id; END)"_s,
        uR"(CREATE TRIGGER title_words_out AFTER DELETE ON conversations BEGIN
                DELETE FROM title_words WHERE conversation = old.id; END)"_s,
    };
}

// Files that came with messages; their bytes lie beside the database, named by their hash. is_used: a message had it once, so
// that it goes with the last one that has it. The attachment of a message may be in another database: temporary
// conversations have theirs in memory.
QStringList attachmentTables()
{
    return {
        uR"(CREATE TABLE attachments(
                id TEXT PRIMARY KEY,
                hash TEXT NOT NULL,
                name TEXT NOT NULL,
                media_type TEXT NOT NULL,
                bytes INTEGER NOT NULL,
                is_used INTEGER NOT NULL DEFAULT 0,
                created INTEGER NOT NULL))"_s,
        uR"(CREATE TABLE message_attachments(
                message INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
                place INTEGER NOT NULL,
                attachment TEXT NOT NULL,
                PRIMARY KEY (message, place)) WITHOUT ROWID)"_s,
        u"CREATE INDEX message_attachments_attachment ON message_attachments(attachment)"_s,
    };
}

// A model could not take this image; it is not shown again with this message.
QStringList refusedAttachments()
{
    return {u"ALTER TABLE message_attachments ADD COLUMN is_refused INTEGER NOT NULL DEFAULT 0"_s};
}

// The same tables for less: for a list of more than two SQLite makes a table of its own each time that it checks one. Nobody looks
// for messages by their turn alone, and for what follows one by its conversation and it: that is messages_parent.
QStringList leanerTables()
{
    return {
        uR"(CREATE TABLE leaner_messages(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
                parent INTEGER REFERENCES messages(id),
                turn TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role = 'user' OR role = 'assistant' OR role = 'tool'),
                text TEXT NOT NULL,
                tool_calls TEXT NOT NULL DEFAULT '',
                tool_call_id TEXT NOT NULL DEFAULT '',
                tool_name TEXT NOT NULL DEFAULT '',
                is_error INTEGER NOT NULL DEFAULT 0,
                opaque_owner TEXT NOT NULL DEFAULT '',
                opaque TEXT NOT NULL DEFAULT '',
                state TEXT NOT NULL CHECK (state = 'complete' OR state = 'stopped' OR state = 'interrupted' OR state = 'failed'),
                created INTEGER NOT NULL))"_s,
        u"INSERT INTO leaner_messages SELECT id, conversation, parent, turn, role, text, tool_calls, tool_call_id, tool_name, "
        "is_error, opaque_owner, opaque, state, created FROM messages ORDER BY id"_s,
        // No number is given twice, not even that of a message that is gone.
        u"INSERT INTO sqlite_sequence(name, seq) SELECT 'leaner_messages', 0 WHERE NOT EXISTS "
        "(SELECT 1 FROM sqlite_sequence WHERE name = 'leaner_messages')"_s,
        u"UPDATE sqlite_sequence SET seq = max(seq, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'messages'), 0)) "
        "WHERE name = 'leaner_messages'"_s,
        u"DROP TABLE messages"_s,   // with its indexes and triggers
        u"ALTER TABLE leaner_messages RENAME TO messages"_s,
        u"CREATE INDEX messages_conversation ON messages(conversation, id)"_s,
        u"CREATE INDEX messages_parent ON messages(parent)"_s, uR"(CREATE TABLE leaner_turns(
                id TEXT PRIMARY KEY,
                conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
                request_id TEXT UNIQUE,
                request TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state = 'queued' OR state = 'running' OR state = 'ended'),
                kept_characters INTEGER NOT NULL DEFAULT 0,
                created INTEGER NOT NULL,
                ended INTEGER))"_s,
        u"INSERT INTO leaner_turns SELECT id, conversation, request_id, request, state, kept_characters, created, ended "
        "FROM turns ORDER BY rowid"_s,
        u"DROP TABLE turns"_s, u"ALTER TABLE leaner_turns RENAME TO turns"_s,
        u"CREATE INDEX turns_conversation ON turns(conversation)"_s, messageWordsTrigger(),
        factWorkTrigger(),   // looks for turns, so it is made when they are there again
    };
}

}   // namespace

QList<store::Migration> agentMigrations()
{
    return {{.version = 1, .statements = version1()},
            {.version = 2, .statements = usageTables()},
            {.version = 3, .statements = inboxTables()},
            {.version = 4, .statements = conversationList()},
            {.version = 5, .statements = consentTables()},
            {.version = 6, .statements = attachmentTables()},
            {.version = 7, .statements = taskTables()},
            {.version = 8, .statements = refusedAttachments()},
            {.version = 9, .statements = factQueueTables()},
            {.version = 10, .statements = scheduleCostTables()},
            {.version = 11, .statements = householdTables()},
            {.version = 12, .statements = scheduleRuleColumns()},
            {.version = 13, .statements = messageDetailTables()},
            {.version = 14, .statements = messageWordsLater()},
            {.version = 15, .statements = leanerTables()}};
}

}   // namespace tom::agent
