#include "agent/consent/roundstore.h"

#include "shared/core/json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QString asText(const QJsonObject &object)
{
    return QString::fromUtf8(json::compact(object));
}

// What we wrote ourselves may be deeper than what strangers may send.
Result<QJsonObject> asObject(const store::Row &row, const QString &column)
{
    const QJsonDocument document = QJsonDocument::fromJson(row.value(column).toString().toUtf8());
    return document.isObject() ? Result<QJsonObject>(document.object()) : failure(ErrorCode::Storage, u"no object"_s);
}

} // namespace

Result<void> RoundStore::open(const QString &turn, const OpenRound &round)
{
    const auto opened = m_database.execute(u"INSERT OR REPLACE INTO open_rounds(turn, calling, progress) VALUES(?, ?, ?)"_s,
                                           {turn, asText(callingToJson(round.calling)), asText(round.progress)});
    if (!opened)
        return std::unexpected(opened.error());
    for (qsizetype i = 0; i < round.calls.size(); ++i) {
        const auto added = m_database.execute(
            u"INSERT OR REPLACE INTO open_calls(turn, position, state, result) VALUES(?, ?, ?, ?)"_s,
            {turn, qint64(i), callStateName(round.calls.at(i).state), asText(resultToJson(round.calls.at(i).result))});
        if (!added)
            return std::unexpected(added.error());
    }
    return {};
}

Result<void> RoundStore::setCall(const QString &turn, int position, CallState state, const ToolResult &result)
{
    const auto set = m_database.execute(u"UPDATE open_calls SET state = ?, result = ? WHERE turn = ? AND position = ?"_s,
                                        {callStateName(state), asText(resultToJson(result)), turn, position});
    return set ? Result<void>() : std::unexpected(set.error());
}

Result<std::optional<OpenRound>> RoundStore::find(const QString &turn)
{
    const auto rows = m_database.query(u"SELECT calling, progress FROM open_rounds WHERE turn = ?"_s, {turn});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    const auto damaged = [&] { return failure(ErrorCode::Storage, u"the open calls of turn \"%1\" are damaged"_s.arg(turn)); };
    const auto calling = asObject(rows->constFirst(), u"calling"_s);
    const auto progress = asObject(rows->constFirst(), u"progress"_s);
    if (!calling || !progress)
        return damaged();
    OpenRound round = OpenRound::of(callingFromJson(*calling));
    round.progress = *progress;
    const auto calls = m_database.query(u"SELECT state, result FROM open_calls WHERE turn = ? ORDER BY position"_s, {turn});
    if (!calls)
        return std::unexpected(calls.error());
    if (calls->size() != round.calls.size())
        return damaged();
    for (qsizetype i = 0; i < calls->size(); ++i) {
        const auto state = callStateFromName(calls->at(i).value(u"state"_s).toString());
        const auto result = asObject(calls->at(i), u"result"_s);
        if (!state || !result)
            return damaged();
        round.calls[i].state = *state;
        round.calls[i].result = resultFromJson(*result);
    }
    return round;
}

Result<void> RoundStore::close(const QString &turn)
{
    const auto closed = m_database.execute(u"DELETE FROM open_rounds WHERE turn = ?"_s, {turn});
    return closed ? Result<void>() : std::unexpected(closed.error());
}

Result<void> RoundStore::keepResult(const QString &id, const QString &turn, const QString &text)
{
    const auto kept = m_database.execute(u"INSERT INTO kept_results(id, turn, text) VALUES(?, ?, ?)"_s, {id, turn, text});
    return kept ? Result<void>() : std::unexpected(kept.error());
}

Result<std::optional<QString>> RoundStore::result(const QString &id)
{
    const auto rows = m_database.query(u"SELECT text FROM kept_results WHERE id = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->isEmpty() ? std::nullopt : std::optional(rows->constFirst().value(u"text"_s).toString());
}

} // namespace tom::agent
