#include "server/admin/adminconfigroutes.h"

#include "server/admin/configjson.h"
#include "shared/core/jobs.h"
#include "shared/core/json.h"
#include "shared/core/jsontime.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcAdmin, "tom.server.admin")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

struct WriteOutcome
{
    Result<ConfigStore::Written> written{};
    Result<ConfigStore::Shown> theirs{};   // what stands there now, and what the edit was made from, when it came too late
    Result<ConfigStore::Shown> base{};
};

QJsonObject toJson(const ConfigCheck &check)
{
    const ConfigChange &change = check.change;
    return {{u"added"_s, QJsonArray::fromStringList(change.added)},
            {u"removed"_s, QJsonArray::fromStringList(change.removed)},
            {u"changed"_s, QJsonArray::fromStringList(change.changed)},
            {u"new_passwords"_s, QJsonArray::fromStringList(change.newPasswords)},
            {u"everybody"_s, change.everybody},
            {u"restarts"_s, QJsonArray::fromStringList(check.restarts)},
            {u"restarts_memory"_s, check.restartsMemory},
            {u"next_start"_s, QJsonArray::fromStringList(check.nextStart)}};
}

QJsonObject toJson(const ConfigStore::Shown &shown)
{
    return {{u"status"_s, u"OK"_s},
            {u"text"_s, shown.text ? QJsonValue(QString::fromUtf8(*shown.text)) : QJsonValue(QJsonValue::Null)},
            {u"revision"_s, QString::fromLatin1(shown.revision)},
            {u"problems"_s, problemsToJson(shown.problems)}};
}

QJsonObject errorBody(ErrorCode code, const QString &message)
{
    return {{u"status"_s, u"ERROR"_s}, {u"code"_s, QString(errorCodeName(code))}, {u"message"_s, message}};
}

// As in If-Match: with its quotes.
QByteArray tagOf(const QByteArray &revision)
{
    return '"' + revision + '"';
}

std::optional<QByteArray> revisionIn(const QByteArray &ifMatch)
{
    QByteArray tag = ifMatch.trimmed();
    if (tag.size() >= 2 && tag.startsWith('"') && tag.endsWith('"'))
        tag = tag.sliced(1, tag.size() - 2);
    if (tag.isEmpty())
        return {};
    return tag;
}

Response answer(const Result<ConfigStore::Shown> &shown)
{
    if (!shown)
        return Response::failure(shown.error());
    Response response = Response::json(toJson(*shown));
    response.headers.append({"ETag"_ba, tagOf(shown->revision)});
    return response;
}

} // namespace

AdminConfigRoutes::AdminConfigRoutes(Routes &routes, const Parts &parts) : m_parts(parts)
{
    const QString at = paths::adminConfig;
    routes.addAdmin("GET"_ba, at, [this](const Session &, const Request &, Reply reply) { show(std::move(reply)); });
    routes.addAdmin("PUT"_ba, at, [this](const Session &session, const Request &request, Reply reply) {
        write(session, request, std::move(reply));
    });
    routes.addAdmin("POST"_ba, at + u"/check"_s,
                    [this](const Session &, const Request &request, Reply reply) { check(request, std::move(reply)); });
    routes.addAdmin("GET"_ba, at + u"/history"_s,
                    [this](const Session &, const Request &, Reply reply) { list(std::move(reply)); });
    routes.addAdmin("GET"_ba, at + u"/history/{revision}"_s,
                    [this](const Session &, const Request &request, Reply reply) { showVersion(request, std::move(reply)); });
    routes.addAdmin("POST"_ba, at + u"/restore"_s, [this](const Session &session, const Request &request, Reply reply) {
        restore(session, request, std::move(reply));
    });
}

void AdminConfigRoutes::show(Reply reply)
{
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store] { return store->shown(); }).then(this, [kept](const Result<ConfigStore::Shown> &shown) {
        kept->send(answer(shown));
    });
}

void AdminConfigRoutes::check(const Request &request, Reply reply)
{
    const Result<QString> text =
        request.json().and_then([](const QJsonObject &object) { return json::requiredString(object, "text"_L1); });
    if (!text)
        return reply.send(Response::failure(text.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store, bytes = text->toUtf8(), current = m_parts.current, started = m_parts.started] {
        return store->check(bytes, current, started);
    }).then(this, [kept](const ConfigCheck &checked) {
        kept->send(Response::json(
            {{u"status"_s, u"OK"_s}, {u"problems"_s, problemsToJson(checked.problems)}, {u"change"_s, toJson(checked)}}));
    });
}

ConfigStore::Edit AdminConfigRoutes::editOf(const Session &session) const
{
    return {.author = session.user, .current = m_parts.current, .started = m_parts.started};
}

void AdminConfigRoutes::write(const Session &session, const Request &request, Reply reply)
{
    const Result<QString> text =
        request.json().and_then([](const QJsonObject &object) { return json::requiredString(object, "text"_L1); });
    if (!text)
        return reply.send(Response::failure(text.error()));
    const std::optional<QByteArray> revision = revisionIn(request.header("If-Match"));
    if (!revision)
        return reply.send(Response::json(
            errorBody(ErrorCode::InvalidInput, u"the header If-Match is missing; it names the revision that was changed"_s),
            428));
    ConfigStore::Edit edit = editOf(session);
    edit.text = text->toUtf8();
    edit.revision = *revision;
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store, edit]() -> WriteOutcome {
        WriteOutcome outcome{.written = store->write(edit)};
        if (outcome.written && outcome.written->isStale) {
            outcome.theirs = store->shown();
            outcome.base = store->shownVersion(edit.revision);
        }
        return outcome;
    }).then(this, [this, kept, edit](const WriteOutcome &outcome) {
        const Result<ConfigStore::Shown> &theirs = outcome.theirs;
        if (!outcome.written || !outcome.written->isStale)
            return kept->send(taken(outcome.written, edit.author));
        if (!theirs)
            return kept->send(Response::failure(theirs.error()));
        QJsonObject body = errorBody(ErrorCode::Conflict, u"somebody changed the configuration meanwhile; nothing was written"_s);
        body.insert(u"yours"_s, QString::fromUtf8(edit.text));
        body.insert(u"text"_s, toJson(*theirs).value("text"_L1));
        body.insert(u"base"_s, outcome.base ? toJson(*outcome.base).value("text"_L1) : QJsonValue(QJsonValue::Null));
        body.insert(u"revision"_s, QString::fromLatin1(theirs->revision));
        kept->send(Response::json(body, 412));
    });
}

void AdminConfigRoutes::restore(const Session &session, const Request &request, Reply reply)
{
    const Result<QString> revision =
        request.json().and_then([](const QJsonObject &object) { return json::requiredString(object, "revision"_L1); });
    if (!revision)
        return reply.send(Response::failure(revision.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store, version = revision->toLatin1(), edit = editOf(session)] {
        return store->restore(version, edit);
    }).then(this, [this, kept, author = session.user](const Result<ConfigStore::Written> &written) {
        kept->send(taken(written, author));
    });
}

Response AdminConfigRoutes::taken(const Result<ConfigStore::Written> &written, const QString &author)
{
    if (!written)
        return Response::failure(written.error());
    if (written->isStale) {
        QJsonObject body = errorBody(ErrorCode::Conflict, u"somebody changed the configuration meanwhile; nothing was written"_s);
        body.insert(u"revision"_s, QString::fromLatin1(written->revision));
        return Response::json(body, 412);
    }
    if (!written->loaded)
        return unusableResponse(written->check.problems, u"the configuration cannot be used as it is; nothing was written"_s);
    qCInfo(lcAdmin).noquote() << u"🔧 %1 changed the configuration: %2"_s.arg(author, written->check.change.toString());
    m_parts.takeOver(*written->loaded);
    Response response = Response::json({{u"status"_s, u"OK"_s},
                                        {u"revision"_s, QString::fromLatin1(written->revision)},
                                        {u"problems"_s, problemsToJson(written->check.problems)},
                                        {u"change"_s, toJson(written->check)}});
    response.headers.append({"ETag"_ba, tagOf(written->revision)});
    return response;
}

void AdminConfigRoutes::list(Reply reply)
{
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store] {
        return store->versions();
    }).then(this, [kept](const Result<QList<ConfigVersion>> &versions) {
        if (!versions)
            return kept->send(Response::failure(versions.error()));
        QJsonArray array;
        for (const ConfigVersion &version : *versions) {
            array.append(
                QJsonObject{{u"revision"_s, QString::fromLatin1(version.revision)},
                            {u"author"_s, version.author.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(version.author)},
                            {u"time"_s, json::shownTime(version.time)},
                            {u"summary"_s, version.summary}});
        }
        kept->send(Response::json({{u"status"_s, u"OK"_s}, {u"versions"_s, array}}));
    });
}

void AdminConfigRoutes::showVersion(const Request &request, Reply reply)
{
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store, revision = request.captures.value(0).toLatin1()] {
        return store->shownVersion(revision);
    }).then(this, [kept](const Result<ConfigStore::Shown> &shown) { kept->send(answer(shown)); });
}

} // namespace tom::server
