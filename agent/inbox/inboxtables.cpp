#include "agent/inbox/inboxtables.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

// Times are milliseconds since 1970, UTC. seq is the number of an entry's last change; inbox_state.last that of the newest
// change of all. held: it waits for the end of quiet hours. origin: what it tells of, so that nothing is told twice.
QStringList inboxTables()
{
    return {
        uR"(CREATE TABLE notifications(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                seq INTEGER NOT NULL UNIQUE,
                kind TEXT NOT NULL,
                title TEXT NOT NULL,
                text TEXT NOT NULL,
                sender TEXT NOT NULL,
                created INTEGER NOT NULL,
                is_read INTEGER NOT NULL DEFAULT 0,
                snoozed_until INTEGER,
                held INTEGER NOT NULL DEFAULT 0,
                silent INTEGER NOT NULL DEFAULT 0,
                digest INTEGER NOT NULL DEFAULT 0,
                actions TEXT NOT NULL DEFAULT '[]',
                origin TEXT UNIQUE))"_s,
        u"CREATE INDEX notifications_snoozed ON notifications(snoozed_until) WHERE snoozed_until IS NOT NULL"_s,
        u"CREATE INDEX notifications_digest ON notifications(digest) WHERE digest <> 0"_s,
        u"CREATE TABLE inbox_state(last INTEGER NOT NULL)"_s,
        u"INSERT INTO inbox_state(last) VALUES(0)"_s,
        u"CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL)"_s,
    };
}

} // namespace tom::agent
