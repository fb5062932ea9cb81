#include "agent/turn/turnstore.h"

#include "shared/core/json.h"

#include <QJsonArray>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::TurnEvent;

namespace {

// A row of several events, under the number of its last. One for each would cost a model's token more than all else together.
constexpr auto piecesName = "pieces"_L1;

void addPiece(QByteArray &pieces, qint64 number, const QByteArray &name, const QByteArray &data)
{
    pieces += pieces.isEmpty() ? R"({"events":[{"number":)"_ba : R"(,{"number":)"_ba;
    pieces += QByteArray::number(number) + R"(,"name":")" + name + R"(","data":)" + data + '}';
}

Result<void> addEvent(qint64 number, const QString &name, const QJsonObject &data, QList<TurnEvent> &events)
{
    return TurnEvent::fromJson(number, name.toLatin1(), data).transform([&events](const TurnEvent &event) {
        events.append(event);
    });
}

Result<void> addPieces(const QJsonObject &pieces, QList<TurnEvent> &events)
{
    const QJsonArray array = pieces.value("events"_L1).toArray();
    for (const QJsonValue &one : array) {
        const auto added = addEvent(one["number"_L1].toInteger(), one["name"_L1].toString(), one["data"_L1].toObject(), events);
        if (!added)
            return added;
    }
    return {};
}

} // namespace

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

// What comes with one commit is one row.
Result<void> TurnStore::append(const QString &turn, const QList<TurnEvent> &events)
{
    if (events.isEmpty())
        return {};
    const TurnEvent &last = events.constLast();
    if (events.size() == 1)
        return insert(turn, last.number, QString::fromLatin1(last.name()), last.data());
    QByteArray pieces;
    for (const TurnEvent &event : events)
        addPiece(pieces, event.number, event.name(), event.data());
    return insert(turn, last.number, piecesName, pieces + "]}");
}

Result<void> TurnStore::appendShown(const QString &turn, const QList<KeptEvent> &events)
{
    const auto rows = m_database.query(u"SELECT (SELECT COALESCE(MAX(number), 0) FROM turn_events WHERE turn = turns.id) AS last "
                                       "FROM turns WHERE id = ? AND state <> 'ended'"_s,
                                       {turn});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return {};
    qint64 last = rows->constFirst().value(u"last"_s).toLongLong();
    QByteArray pieces;
    for (const KeptEvent &event : events) {
        if (event.number != last + 1)
            continue;
        ++last;
        addPiece(pieces, event.number, event.name, event.data);
    }
    return pieces.isEmpty() ? Result<void>() : insert(turn, last, piecesName, pieces + "]}");
}

Result<void> TurnStore::insert(const QString &turn, qint64 number, const QString &name, const QByteArray &data)
{
    return run(u"INSERT INTO turn_events(turn, number, name, data) VALUES(?, ?, ?, ?)"_s,
               {turn, number, name, QString::fromUtf8(data)});
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
        const QString name = row.value(u"name"_s).toString();
        const QByteArray text = row.value(u"data"_s).toString().toUtf8();
        // In a row of several each is deeper than by itself.
        const Result<QJsonObject> data = name == piecesName ? json::parseDeepObject(text) : json::parseObject(text);
        if (!data)
            return failure(ErrorCode::Storage, u"an event of turn \"%1\" is damaged"_s.arg(turn));
        const Result<void> read =
            name == piecesName ? addPieces(*data, events) : addEvent(row.value(u"number"_s).toLongLong(), name, *data, events);
        if (!read)
            return failure(ErrorCode::Storage, u"an event of turn \"%1\" is damaged: %2"_s.arg(turn, read.error().message));
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
