#include "agent/memory/store/memoryschema.h"

using namespace Qt::StringLiterals;

namespace tom::memory {

QList<store::Migration> memoryMigrations()
{
    return {{.version = 1,
             .statements =
                 {
                 // embedder: who made the vector; empty: none is there yet.
                     u"CREATE TABLE memories (n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, "
                     "stems TEXT NOT NULL, metadata TEXT NOT NULL, author TEXT NOT NULL, conversation TEXT NOT NULL, "
                     "turn TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, expires INTEGER, "
                     "embedder TEXT NOT NULL, vector BLOB)"_s,
                     u"CREATE INDEX memories_stems ON memories (stems)"_s,
                     u"CREATE INDEX memories_embedder ON memories (embedder)"_s,
                     u"CREATE INDEX memories_expires ON memories (expires) WHERE expires IS NOT NULL"_s,
                 // Of the memories' own stems, so no language is assumed here.
                     u"CREATE VIRTUAL TABLE memory_words USING fts5(stems, tokenize = \"unicode61 remove_diacritics 2\")"_s,
                 // What is forgotten must not stay in its trees until they are merged some day.
                     u"INSERT INTO memory_words (memory_words, rank) VALUES ('secure-delete', 1)"_s,
                     u"CREATE VIRTUAL TABLE memory_terms USING fts5vocab(memory_words, row)"_s,
                     u"CREATE TABLE events (n INTEGER PRIMARY KEY AUTOINCREMENT, memory TEXT NOT NULL, kind TEXT NOT NULL, "
                     "at INTEGER NOT NULL, old_text TEXT, new_text TEXT)"_s,
                     u"CREATE INDEX events_memory ON events (memory)"_s,
                 }},
            // What the vector's eight bits a number leave out; behind it, so that reading all vectors does not read these.
            {.version = 2, .statements = {u"ALTER TABLE memories ADD COLUMN remainder BLOB"_s}},
            // What the user's vectors took at a provider, by day of UTC. The user's agent is told the sums.
            {.version = 3,
             .statements = {u"CREATE TABLE embedding_usage (day TEXT NOT NULL, model TEXT NOT NULL, calls INTEGER NOT NULL, "
                            "tokens INTEGER NOT NULL, cost_nanos INTEGER NOT NULL, unpriced_calls INTEGER NOT NULL, "
                            "PRIMARY KEY (day, model)) WITHOUT ROWID"_s}},
            // What a model has still to look through; facts: what it found, until that is kept. What it takes is counted beside
            // the vectors, for a purpose of its own.
            {.version = 4,
             .statements = {u"CREATE TABLE unread (n INTEGER PRIMARY KEY, attempts INTEGER NOT NULL DEFAULT 0, "
                            "not_before INTEGER NOT NULL DEFAULT 0, facts TEXT)"_s,
                            u"ALTER TABLE embedding_usage ADD COLUMN output_tokens INTEGER NOT NULL DEFAULT 0"_s,
                            u"ALTER TABLE embedding_usage ADD COLUMN purpose TEXT NOT NULL DEFAULT 'embedding'"_s}}};
}

}   // namespace tom::memory
