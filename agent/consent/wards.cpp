#include "agent/consent/wards.h"

#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

namespace {

QString wardOrigin(const QString &id)
{
    return u"ward "_s + id;
}

NewNotification questionOfWard(const protocol::Approval &approval)
{
    const QString tool = approval.module.isEmpty() ? approval.name : approval.module + u'.' + approval.name;
    return {.kind = protocol::NotificationKind::Approval,
            .title = u"%1 wants to use %2"_s.arg(approval.user, tool),
            .text = QString::fromUtf8(QJsonDocument(approval.arguments).toJson(QJsonDocument::Indented)),
            .sender = approval.user,
            .actions = {{.id = u"approve"_s, .title = u"Approve"_s, .target = approval.id},
                        {.id = u"deny"_s, .title = u"Deny"_s, .target = approval.id}},
            .origin = wardOrigin(approval.id)};
}

Result<protocol::Approval> wardApprovalFrom(const QString &text)
{
    return json::parseObject(text.toUtf8()).and_then(&protocol::Approval::fromJson);
}

} // namespace

Wards::Wards(store::Database &database, Inbox &inbox, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_database(database),
      m_inbox(inbox),
      m_clock(clock)
{}

void Wards::setDoor(http::HttpClient &http, const QUrl &door)
{
    m_http = &http;
    m_door = door;
}

Result<void> Wards::take(const QString &user, const QString &text)
{
    Result<protocol::Approval> approval = wardApprovalFrom(text);
    if (!approval)
        return std::unexpected(approval.error());
    approval->user = user;   // whatever it claims
    if (approval->id.isEmpty() || approval->id.size() > 64 || !approval->expires.isValid())
        return failure(ErrorCode::InvalidInput, u"an approval needs an id and an end"_s);
    const Result<void> kept = m_inbox.commit([&]() -> Result<void> {
        const auto row = m_database.execute(
            u"INSERT OR IGNORE INTO ward_approvals(id, user, approval, expires) VALUES(?, ?, ?, ?)"_s,
            {approval->id, user, QString::fromUtf8(json::compact(approval->toJson())), approval->expires.toMSecsSinceEpoch()});
        if (!row)
            return std::unexpected(row.error());
        return m_inbox.add(questionOfWard(*approval)).transform([](qint64) {});
    });
    if (kept)
        Q_EMIT changed(*approval);
    return kept;
}

Result<void> Wards::takeEnd(const QString &user, const QString &words)
{
    const auto found = find(words.section(u' ', 0, 0));
    if (!found)
        return std::unexpected(found.error());
    if (!*found || (*found)->user != user)   // it was decided here
        return {};
    return end(**found, words.section(u' ', 1));
}

Result<std::optional<protocol::Approval>> Wards::find(const QString &id)
{
    const auto rows = m_database.query(u"SELECT approval FROM ward_approvals WHERE id = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    return wardApprovalFrom(rows->constFirst().value(u"approval"_s).toString()).transform([](const protocol::Approval &approval) {
        return std::optional(approval);
    });
}

Result<void> Wards::end(const protocol::Approval &approval, const QString &state)
{
    const auto removed = m_database.execute(u"DELETE FROM ward_approvals WHERE id = ?"_s, {approval.id});
    if (!removed)
        return std::unexpected(removed.error());
    if (const auto read = m_inbox.acknowledgeOrigin(wardOrigin(approval.id)); !read)
        return std::unexpected(read.error());
    protocol::Approval ended = approval;
    ended.state = state;
    Q_EMIT changed(ended);
    return {};
}

Result<QList<protocol::Approval>> Wards::waiting()
{
    const auto rows = m_database.query(u"SELECT approval FROM ward_approvals WHERE expires > ? ORDER BY expires"_s,
                                       {m_clock.now().toMSecsSinceEpoch()});
    if (!rows)
        return std::unexpected(rows.error());
    QList<protocol::Approval> waiting;
    for (const store::Row &row : *rows) {
        if (const auto approval = wardApprovalFrom(row.value(u"approval"_s).toString()))
            waiting.append(*approval);
    }
    return waiting;
}

QFuture<Result<void>> Wards::decide(const QString &id, const protocol::ApprovalDecision &decision)
{
    const auto found = find(id);
    if (!found)
        return readyFuture<void>(std::unexpected(found.error()));
    if (!*found)
        return readyFuture<void>(failure(ErrorCode::NotFound, u"there is no approval \"%1\""_s.arg(id)));
    if (!m_http)
        return readyFuture<void>(
            failure(ErrorCode::AgentUnavailable, u"this agent has no tom-server that would bring the decision"_s));
    QJsonObject body = decision.toJson();
    body.insert("user"_L1, (*found)->user);
    body.insert("id"_L1, id);
    QUrl url = m_door;
    url.setPath(protocol::paths::approvals);
    const QString state = decision.isApproved ? u"approved"_s : u"denied"_s;
    return m_http
        ->fetch({.method = "POST",
                 .url = url,
                 .headers = {{"Content-Type", "application/json"}},
                 .body = json::compact(body),
                 .connectTimeout = 5s,
                 .firstByteTimeout = 30s,
                 .totalTimeout = 40s,
                 .maxBytes = 64 * 1024})
        .then(this, [this, approval = **found, state](const Result<http::HttpResponse> &answer) {
            return takeAnswer(approval, state, answer);
        });
}

Result<void> Wards::takeAnswer(const protocol::Approval &approval, const QString &state, const Result<http::HttpResponse> &answer)
{
    if (!answer)
        return failure(ErrorCode::AgentUnavailable, u"the decision cannot be brought just now: %1"_s.arg(answer.error().message));
    const QString said = json::parseObject(answer->body).value_or(QJsonObject{}).value("message"_L1).toString();
    if (answer->status == 200)
        return end(approval, state);
    if (answer->status != 404 && answer->status != 409)
        return failure(ErrorCode::AgentUnavailable, said.isEmpty() ? u"the decision cannot be brought just now"_s : said);
    if (const auto ended = end(approval, u"cancelled"_s); !ended)   // there is nothing to decide any more
        return ended;
    return failure(ErrorCode::Conflict, said.isEmpty() ? u"nothing waits for this any more"_s : said);
}

} // namespace tom::agent
