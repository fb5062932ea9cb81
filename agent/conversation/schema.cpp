#include "agent/conversation/schema.h"

#include "agent/inbox/inboxtables.h"
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

} // namespace

QList<store::Migration> agentMigrations()
{
    return {{.version = 1, .statements = version1()},
            {.version = 2, .statements = usageTables()},
            {.version = 3, .statements = inboxTables()}};
}

} // namespace tom::agent
