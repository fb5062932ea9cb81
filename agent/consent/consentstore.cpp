#include "agent/consent/consentstore.h"

#include "shared/core/json.h"

#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

Result<void> nothing(const Result<int> &changed)
{
    return changed ? Result<void>() : std::unexpected(changed.error());
}

} // namespace

ConsentStore::ConsentStore(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<void> ConsentStore::add(const StoredApproval &stored)
{
    return nothing(run(u"INSERT INTO approvals(id, turn, position, state, approval, arguments_hash, schema_hash) "
                       "VALUES(?, ?, ?, ?, ?, ?, ?)"_s,
                       {stored.approval.id, stored.approval.turn, stored.position, stored.approval.state,
                        QString::fromUtf8(json::compact(stored.approval.toJson())), QString::fromLatin1(stored.argumentsHash),
                        QString::fromLatin1(stored.schemaHash)}));
}

Result<void> ConsentStore::setState(const QString &id, const QString &state)
{
    return nothing(run(u"UPDATE approvals SET state = ? WHERE id = ?"_s, {state, id}));
}

Result<QList<StoredApproval>> ConsentStore::openOf(const QString &turn)
{
    const auto rows = m_database.query(u"SELECT position, state, approval, arguments_hash, schema_hash FROM approvals "
                                       "WHERE turn = ? AND state IN ('waiting', 'approved') ORDER BY rowid"_s,
                                       {turn});
    if (!rows)
        return std::unexpected(rows.error());
    QList<StoredApproval> list;
    for (const store::Row &row : *rows) {
        auto approval =
            protocol::Approval::fromJson(QJsonDocument::fromJson(row.value(u"approval"_s).toString().toUtf8()).object());
        if (!approval)
            return failure(ErrorCode::Storage, u"an approval of turn \"%1\" is damaged"_s.arg(turn));
        approval->state = row.value(u"state"_s).toString();
        list.append({.approval = *approval,
                     .position = row.value(u"position"_s).toInt(),
                     .argumentsHash = row.value(u"arguments_hash"_s).toString().toLatin1(),
                     .schemaHash = row.value(u"schema_hash"_s).toString().toLatin1()});
    }
    return list;
}

Result<std::optional<QString>> ConsentStore::stateOf(const QString &id)
{
    const auto rows = m_database.query(u"SELECT state FROM approvals WHERE id = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->isEmpty() ? std::nullopt : std::optional(rows->constFirst().value(u"state"_s).toString());
}

Result<void> ConsentStore::cancelWaiting(const QString &turn)
{
    return nothing(run(u"UPDATE approvals SET state = 'cancelled' WHERE turn = ? AND state = 'waiting'"_s, {turn}));
}

Result<void> ConsentStore::addRule(const protocol::ApprovalRule &rule, const QByteArray &schemaHash, const QString &requestId)
{
    const QVariant conversation = rule.conversation.isEmpty() ? QVariant() : QVariant(rule.conversation);
    const QVariant schedule = rule.schedule > 0 ? QVariant(rule.schedule) : QVariant();
    const auto dropped = run(u"DELETE FROM consent_rules WHERE module = ? AND tool = ? AND conversation IS ? AND schedule IS ?"_s,
                             {rule.module, rule.name, conversation, schedule});
    if (!dropped)
        return std::unexpected(dropped.error());
    return nothing(run(uR"(INSERT INTO consent_rules(id, module, tool, schema_hash, conversation, schedule, created)
                           SELECT ?, ?, ?, ?, ?, ?, ? WHERE ? = 0 OR EXISTS (
                               SELECT 1 FROM schedules AS now JOIN schedule_runs AS ran ON ran.schedule = now.id
                               WHERE now.id = ? AND ran.request_id = ?
                                   AND json_extract(now.spec, '$.text') IS json_extract(ran.spec, '$.text')
                                   AND json_extract(now.spec, '$.modules') IS json_extract(ran.spec, '$.modules')
                                   AND json_extract(now.spec, '$.tools') IS json_extract(ran.spec, '$.tools')))"_s,
                       {rule.id, rule.module, rule.name, QString::fromLatin1(schemaHash), conversation, schedule,
                        rule.created.toMSecsSinceEpoch(), rule.schedule, rule.schedule, requestId}));
}

Result<bool> ConsentStore::hasRule(const QString &module, const QString &tool, const QByteArray &schemaHash,
                                   const QString &conversation, qint64 schedule)
{
    return m_database
        .query(u"SELECT id FROM consent_rules WHERE module = ? AND tool = ? AND schema_hash = ? "
               "AND ((conversation IS NULL AND schedule IS NULL) OR conversation = ? OR schedule = ?) LIMIT 1"_s,
               {module, tool, QString::fromLatin1(schemaHash), conversation, schedule})
        .transform([](const QList<store::Row> &rows) { return !rows.isEmpty(); });
}

Result<QList<protocol::ApprovalRule>> ConsentStore::rules()
{
    const auto rows = m_database.query(uR"(
        SELECT rule.id, rule.module, rule.tool, rule.conversation, rule.schedule, rule.created, COALESCE(
            conversations.title, NULLIF(json_extract(schedules.spec, '$.title'), ''), json_extract(schedules.spec, '$.text')) AS title
        FROM consent_rules AS rule
        LEFT JOIN conversations ON conversations.id = rule.conversation LEFT JOIN schedules ON schedules.id = rule.schedule
        ORDER BY rule.created, rule.rowid)"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QList<protocol::ApprovalRule> list;
    for (const store::Row &row : *rows) {
        list.append({.id = row.value(u"id"_s).toString(),
                     .module = row.value(u"module"_s).toString(),
                     .name = row.value(u"tool"_s).toString(),
                     .conversation = row.value(u"conversation"_s).toString(),
                     .schedule = row.value(u"schedule"_s).toLongLong(),
                     .title = row.value(u"title"_s).toString().simplified().left(protocol::ApprovalRule::maxTitle),
                     .created = QDateTime::fromMSecsSinceEpoch(row.value(u"created"_s).toLongLong(), QTimeZone::UTC)});
    }
    return list;
}

Result<bool> ConsentStore::dropRule(const QString &id)
{
    return run(u"DELETE FROM consent_rules WHERE id = ?"_s, {id}).transform([](int dropped) { return dropped > 0; });
}

Result<int> ConsentStore::run(const QString &sql, const QVariantList &values)
{
    return m_database.execute(sql, values);
}

} // namespace tom::agent
