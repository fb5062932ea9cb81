#include "agent/inbox/outbox.h"

#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcOutbox, "tom.agent.outbox")

namespace {

QUrl at(const QUrl &door, QLatin1StringView path)
{
    QUrl url = door;
    url.setPath(path);
    return url;
}

bool isFromPerson(const QString &kind)
{
    return kind == "message"_L1 || kind == "reminder"_L1;
}

QString reasonFrom(const http::HttpResponse &answer)
{
    const QString said = json::parseObject(answer.body).value_or(QJsonObject{}).value("message"_L1).toString();
    return said.isEmpty() ? u"status %1"_s.arg(answer.status) : said;
}

} // namespace

Outbox::Outbox(store::Database &database, const Clock &clock) : Outbox(database, clock, Pauses{}) {}

Outbox::Outbox(store::Database &database, const Clock &clock, const Pauses &pauses, QObject *parent)
    : QObject(parent),
      m_database(database),
      m_clock(clock),
      m_sent(database, clock),
      m_pauses(pauses)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &Outbox::send);
}

void Outbox::setDoor(http::HttpClient &http, const QUrl &door)
{
    m_http = &http;
    m_door = door;
    look();
}

Result<qint64> Outbox::add(const QString &recipient, const QString &kind, const QString &text, const QString &known)
{
    if (!m_http)
        return failure(ErrorCode::AgentUnavailable, u"nobody can be written to: this agent has no tom-server to bring it"_s);
    const auto waiting = m_database.query(u"SELECT count(*) AS n FROM outbox"_s);
    if (!waiting)
        return std::unexpected(waiting.error());
    if (waiting->constFirst().value(u"n"_s).toInt() >= mostWaiting)
        return failure(ErrorCode::RateLimited, u"%1 messages are on their way already; try again later"_s.arg(mostWaiting));
    const QString message = known.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : known;
    const auto added =
        m_database.execute(u"INSERT OR IGNORE INTO outbox(recipient, kind, text, message, created) VALUES(?, ?, ?, ?, ?)"_s,
                           {recipient, kind, text, message, m_clock.now().toMSecsSinceEpoch()});
    if (!added)
        return std::unexpected(added.error());
    const qint64 id = m_database.lastInsertId();
    if (isFromPerson(kind)) {
        if (const auto written = m_sent.add(message, recipient, kind, text); !written)
            return std::unexpected(written.error());
    }
    m_pause = 0ms;
    m_next.start(0ms);   // after the commit, or when that failed there is nothing
    return id;
}

void Outbox::look()
{
    if (!m_isBusy && !m_next.isActive())
        m_next.start(0ms);
}

bool Outbox::isEmpty()
{
    const auto rows = m_database.query(u"SELECT 1 FROM outbox LIMIT 1"_s);
    return rows && rows->isEmpty();
}

void Outbox::send()
{
    if (m_isBusy || !m_http)
        return;
    const auto rows = m_database.query(u"SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT 1"_s, {m_after});
    if (!rows)
        return;
    if (rows->isEmpty()) {
        if (std::exchange(m_after, 0) > 0 && !isEmpty())   // some could not be brought in this round
            m_next.start(m_pause);
        return;
    }
    const store::Row &row = rows->constFirst();
    const Letter letter{.id = row.value(u"id"_s).toLongLong(),
                        .message = row.value(u"message"_s).toString(),
                        .recipient = row.value(u"recipient"_s).toString(),
                        .kind = row.value(u"kind"_s).toString(),
                        .text = row.value(u"text"_s).toString()};
    const qint64 old = m_clock.now().toMSecsSinceEpoch() - std::chrono::milliseconds(longestWait).count();
    if (row.value(u"created"_s).toLongLong() < old) {
        drop(letter.id);
        note(m_sent.setRefused(letter.message));
        Q_EMIT refused(letter.recipient, letter.kind, letter.text, u"it could not be brought for a week"_s);
        return m_next.start(0ms);
    }
    m_isBusy = true;
    const QJsonObject body{
        {u"id"_s, letter.message}, {u"recipient"_s, letter.recipient}, {u"kind"_s, letter.kind}, {u"text"_s, letter.text}};
    m_http
        ->fetch({.method = "POST",
                 .url = at(m_door, protocol::paths::messages),
                 .headers = {{"Content-Type", "application/json"}},
                 .body = json::compact(body),
                 .connectTimeout = 5s,
                 .firstByteTimeout = 30s,
                 .totalTimeout = 40s,
                 .maxBytes = 64 * 1024})
        .then(this, [this, letter](const Result<http::HttpResponse> &answer) { take(letter, answer); });
}

void Outbox::take(const Letter &letter, const Result<http::HttpResponse> &answer)
{
    m_isBusy = false;
    if (answer && answer->status == 200) {
        const QString name = json::parseObject(answer->body).value_or(QJsonObject{}).value("recipient"_L1).toString();
        note(m_sent.setDelivered(letter.message, name.isEmpty() ? letter.recipient : name));
        drop(letter.id);
        m_pause = 0ms;
        Q_EMIT settled(letter.id, {});
    } else if (answer && answer->status >= 400 && answer->status < 500 && answer->status != 429) {
        drop(letter.id);
        note(m_sent.setRefused(letter.message));
        const QString reason = reasonFrom(*answer);
        Q_EMIT settled(letter.id, reason);
        Q_EMIT refused(letter.recipient, letter.kind, letter.text, reason);
    } else {
        qCWarning(lcOutbox).noquote() << u"⚠️ a message to %1 waits: %2"_s.arg(letter.recipient, answer ? reasonFrom(*answer)
                                                                                                       : answer.error().message);
        m_pause = m_pause == 0ms ? m_pauses.first : std::min(m_pause * 2, m_pauses.longest);
        m_after = letter.id;   // the next one may be for somebody who is there
    }
    m_next.start(0ms);
}

void Outbox::note(const Result<void> &kept) const
{
    if (!kept)
        qCCritical(lcOutbox).noquote() << u"❌ %1"_s.arg(kept.error().message);
}

void Outbox::drop(qint64 id)
{
    if (const auto dropped = m_database.execute(u"DELETE FROM outbox WHERE id = ?"_s, {id}); !dropped)
        qCCritical(lcOutbox).noquote() << u"❌ %1"_s.arg(dropped.error().message);   // it is brought again, and known there
}

QFuture<Result<QStringList>> Outbox::users()
{
    if (!m_http)
        return readyFuture<QStringList>(QStringList{});
    return m_http
        ->fetch({.url = at(m_door, protocol::paths::users),
                 .connectTimeout = 5s,
                 .firstByteTimeout = 10s,
                 .totalTimeout = 10s,
                 .maxBytes = 256 * 1024})
        .then([](const Result<http::HttpResponse> &answer) -> Result<QStringList> {
            if (!answer)
                return std::unexpected(answer.error());
            if (answer->status != 200)
                return failure(ErrorCode::AgentUnavailable, reasonFrom(*answer));
            return json::parseObject(answer->body).and_then([](const QJsonObject &object) {
                return json::optionalStrings(object, "users"_L1);
            });
        });
}

} // namespace tom::agent
