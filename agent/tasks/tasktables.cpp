#include "agent/tasks/tasktables.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

// Times are milliseconds since 1970, UTC. spec: the schedule as its user said it. A run has a copy of it, and is gone when
// its result is in the inbox; request_id makes sure that its turn is one, whatever happens between.
QStringList taskTables()
{
    return {
        uR"(CREATE TABLE schedules(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                spec TEXT NOT NULL,
                next_due INTEGER,
                last_run INTEGER,
                conversation TEXT NOT NULL DEFAULT '',
                runs INTEGER NOT NULL DEFAULT 0,
                created INTEGER NOT NULL))"_s,
        u"CREATE INDEX schedules_due ON schedules(next_due) WHERE next_due IS NOT NULL"_s,
        uR"(CREATE TABLE schedule_runs(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                schedule INTEGER NOT NULL,
                spec TEXT NOT NULL,
                request_id TEXT NOT NULL UNIQUE,
                due INTEGER NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'running'))))"_s,
        uR"(CREATE TABLE outbox(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                recipient TEXT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL,
                message TEXT NOT NULL UNIQUE,
                created INTEGER NOT NULL))"_s,
    };
}

} // namespace tom::agent
