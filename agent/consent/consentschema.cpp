#include "agent/consent/consentschema.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

QStringList consentTables()
{
    return {
        uR"(CREATE TABLE open_rounds(
                turn TEXT PRIMARY KEY REFERENCES turns(id) ON DELETE CASCADE,
                calling TEXT NOT NULL,
                progress TEXT NOT NULL))"_s,
        uR"(CREATE TABLE open_calls(
                turn TEXT NOT NULL REFERENCES open_rounds(turn) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('ready', 'waiting', 'approved', 'started', 'done')),
                result TEXT NOT NULL DEFAULT '{}',
                PRIMARY KEY (turn, position)) WITHOUT ROWID)"_s,
        uR"(CREATE TABLE approvals(
                id TEXT PRIMARY KEY,
                turn TEXT NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'denied', 'expired', 'cancelled')),
                approval TEXT NOT NULL,
                arguments_hash TEXT NOT NULL,
                schema_hash TEXT NOT NULL))"_s,
        u"CREATE INDEX approvals_turn ON approvals(turn)"_s,
        uR"(CREATE TABLE consent_rules(
                id TEXT PRIMARY KEY,
                module TEXT NOT NULL,
                tool TEXT NOT NULL,
                schema_hash TEXT NOT NULL,
                conversation TEXT REFERENCES conversations(id) ON DELETE CASCADE,
                created INTEGER NOT NULL))"_s,
        u"CREATE UNIQUE INDEX consent_rules_subject ON consent_rules(module, tool, COALESCE(conversation, ''))"_s,
        u"CREATE INDEX consent_rules_conversation ON consent_rules(conversation)"_s,
        uR"(CREATE TABLE kept_results(
                id TEXT PRIMARY KEY,
                turn TEXT NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
                text TEXT NOT NULL))"_s,
        u"CREATE INDEX kept_results_turn ON kept_results(turn)"_s,
    };
}

// A rule may be for the runs of one schedule, and goes with it.
QStringList scheduleRuleColumns()
{
    return {
        u"ALTER TABLE consent_rules ADD COLUMN schedule INTEGER REFERENCES schedules(id) ON DELETE CASCADE"_s,
        u"DROP INDEX consent_rules_subject"_s,
        uR"(CREATE UNIQUE INDEX consent_rules_subject
                ON consent_rules(module, tool, COALESCE(conversation, ''), COALESCE(schedule, 0)))"_s,
        u"CREATE INDEX consent_rules_schedule ON consent_rules(schedule) WHERE schedule IS NOT NULL"_s,
    };
}

} // namespace tom::agent
