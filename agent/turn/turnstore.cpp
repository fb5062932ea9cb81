#include "agent/turn/turnstore.h"

#include "shared/core/json.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::TurnEvent;

TurnStore::TurnStore(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<void> TurnStore::begin(const QString &turn, const QString &conversation, const protocol::ProcessRequest &request,
                              bool queued)
{
    return run(u"INSERT INTO turns(id, conversation, request_id, request, state, created) VALUES(?, ?, ?, ?, ?, ?)"_s,
               {turn, conversation, request.requestId.isEmpty() ? QVariant() : QVariant(request.requestId),
                QString::fromUtf8(json::compact(request.toJson())), queued ? u"queued"_s : u"running"_s,
                m_clock.now().toMSecsSinceEpoch()});
}

Result<void> TurnStore::setRunning(const QString &turn)
{
    return run(u"UPDATE turns SET state = 'running' WHERE id = ?"_s, {turn});
}

Result<void> TurnStore::setKeptCharacters(const QString &turn, qsizetype characters)
{
    return run(u"UPDATE turns SET kept_characters = ? WHERE id = ?"_s, {qint64(characters), turn});
}

Result<void> TurnStore::setEnded(const QString &turn)
{
    return run(u"UPDATE turns SET state = 'ended', ended = ? WHERE id = ?"_s, {m_clock.now().toMSecsSinceEpoch(), turn});
}

Result<void> TurnStore::append(const QString &turn, const QList<TurnEvent> &events)
{
    for (const TurnEvent &event : events) {
        const auto inserted =
            run(u"INSERT INTO turn_events(turn, number, name, data) VALUES(?, ?, ?, ?)"_s,
                {turn, event.number, QString::fromLatin1(event.name()), QString::fromUtf8(json::compact(event.toJson()))});
        if (!inserted)
            return inserted;
    }
    return {};
}

Result<QList<TurnEvent>> TurnStore::events(const QString &turn)
{
    const auto rows = m_database.query(u"SELECT number, name, data FROM turn_events WHERE turn = ? ORDER BY number"_s, {turn});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())   // a turn has its first event from the moment it exists
        return failure(ErrorCode::NotFound, u"there is no turn \"%1\", or it ended long ago"_s.arg(turn));
    QList<TurnEvent> events;
    for (const store::Row &row : *rows) {
        const Result<QJsonObject> data = json::parseObject(row.value(u"data"_s).toString().toUtf8());
        if (!data)
            return failure(ErrorCode::Storage, u"an event of turn \"%1\" is damaged"_s.arg(turn));
        const auto event =
            TurnEvent::fromJson(row.value(u"number"_s).toLongLong(), row.value(u"name"_s).toString().toLatin1(), *data);
        if (!event)
            return failure(ErrorCode::Storage, u"an event of turn \"%1\" is damaged: %2"_s.arg(turn, event.error().message));
        events.append(*event);
    }
    return events;
}

Result<std::optional<QString>> TurnStore::turnOfRequest(const QString &requestId)
{
    const auto rows = m_database.query(u"SELECT id FROM turns WHERE request_id = ?"_s, {requestId});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    return rows->constFirst().value(u"id"_s).toString();
}

Result<QList<UnendedTurn>> TurnStore::unended()
{
    const auto rows = m_database.query(
        u"SELECT id, conversation, request, state, kept_characters, created FROM turns WHERE state <> 'ended' ORDER BY created, rowid"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QList<UnendedTurn> turns;
    for (const store::Row &row : *rows) {
        const auto request =
            json::parseObject(row.value(u"request"_s).toString().toUtf8()).and_then(&protocol::ProcessRequest::fromJson);
        if (!request)
            return failure(ErrorCode::Storage, u"the request of a turn is damaged: %1"_s.arg(request.error().message));
        turns.append({.id = row.value(u"id"_s).toString(),
                      .conversation = row.value(u"conversation"_s).toString(),
                      .request = *request,
                      .queued = row.value(u"state"_s).toString() == "queued"_L1,
                      .created = QDateTime::fromMSecsSinceEpoch(row.value(u"created"_s).toLongLong(), QTimeZone::UTC),
                      .keptCharacters = row.value(u"kept_characters"_s).toLongLong()});
    }
    return turns;
}

Result<void> TurnStore::dropEndedBefore(const QDateTime &time)
{
    return run(u"DELETE FROM turns WHERE state = 'ended' AND ended < ?"_s, {time.toMSecsSinceEpoch()});
}

Result<void> TurnStore::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_database.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

} // namespace tom::agent
