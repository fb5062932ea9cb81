#include "server/http/tokenroutes.h"

#include "shared/core/jsontime.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcTokens, "tom.server.tokens")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

constexpr qsizetype maxTokenName = 100;

QJsonValue timeOrNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(json::shownTime(time)) : QJsonValue(QJsonValue::Null);
}

QJsonObject shownToken(const AccessToken &token)
{
    return {{u"id"_s, QString::fromLatin1(token.publicId())},
            {u"name"_s, token.name},
            {u"scope"_s, token.scope.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(token.scope)},
            {u"created"_s, timeOrNull(token.created)},
            {u"last_used"_s, timeOrNull(token.lastUsed)},
            {u"expires"_s, timeOrNull(token.expires)}};
}

} // namespace

TokenRoutes::TokenRoutes(Routes &routes, const AccountServices &services) : m_services(services)
{
    routes.addForSessions("GET"_ba, paths::accountTokens,
                          [this](const Session &session, const Request &, Reply reply) { list(session, std::move(reply)); });
    routes.addForSessions("POST"_ba, paths::accountTokens, [this](const Session &session, const Request &request, Reply reply) {
        make(session, request, std::move(reply));
    });
    routes.addForSessions(
        "DELETE"_ba, paths::accountTokens + u"/{id}"_s,
        [this](const Session &session, const Request &request, Reply reply) { revoke(session, request, std::move(reply)); });
}

void TokenRoutes::list(const Session &session, Reply reply)
{
    const Result<Account> account = m_services.accounts.account(session.user);
    if (!account)
        return reply.send(Response::failure(account.error()));
    QJsonArray tokens;
    for (const AccessToken &token : account->tokens) {
        if (!token.isOver(m_services.clock.now()))
            tokens.append(shownToken(token));
    }
    reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"tokens"_s, tokens}}));
}

Result<NewAccessToken> TokenRoutes::read(const Session &session, const Request &request) const
{
    const Result<QJsonObject> object = request.json();
    if (!object)
        return std::unexpected(object.error());
    const Result<QString> name = json::requiredString(*object, "name"_L1);
    if (!name)
        return std::unexpected(name.error());
    const auto scope = json::optionalString(*object, "scope"_L1);
    if (!scope)
        return std::unexpected(scope.error());
    const auto expires = json::optionalString(*object, "expires"_L1);
    if (!expires)
        return std::unexpected(expires.error());
    NewAccessToken token{.user = session.user, .name = name->trimmed(), .scope = scope->value_or(QString())};
    if (token.name.isEmpty() || token.name.size() > maxTokenName)
        return failure(ErrorCode::InvalidInput, u"\"name\" must be a name of at most %1 letters"_s.arg(maxTokenName));
    if (scope->has_value() && token.scope != metricsScope)
        return failure(ErrorCode::InvalidInput, u"\"scope\" must be \"%1\", or absent"_s.arg(metricsScope));
    const config::User *user = m_services.config.user(session.user);
    if (token.scope == metricsScope && (!user || !user->isAdmin()))
        return failure(ErrorCode::Forbidden, u"only a user with the role admin may make such a token"_s);
    if (user)
        token.passwordHash = user->password;
    if (expires->has_value()) {
        token.expires = QDateTime::fromString(**expires, Qt::ISODateWithMs);
        if (!token.expires.isValid() || token.expires.timeSpec() == Qt::LocalTime || token.expires <= m_services.clock.now())
            return failure(ErrorCode::InvalidInput,
                           u"\"expires\" must be a time to come with its zone, as in 2030-01-31T12:00:00Z"_s);
    }
    return token;
}

void TokenRoutes::make(const Session &session, const Request &request, Reply reply)
{
    const Result<NewAccessToken> wanted = read(session, request);
    if (!wanted)
        return reply.send(Response::failure(wanted.error()));
    const Result<QByteArray> token = m_services.accounts.addToken(*wanted);
    if (!token)
        return reply.send(Response::failure(token.error()));
    qCInfo(lcTokens).noquote() << u"🔑 %1 made an access token"_s.arg(session.user);
    const Result<Account> account = m_services.accounts.account(session.user);
    QJsonObject answer = account && !account->tokens.isEmpty() ? shownToken(account->tokens.constLast()) : QJsonObject();
    answer.insert("status"_L1, u"OK"_s);
    answer.insert("token"_L1, QString::fromLatin1(*token));
    reply.send(Response::json(answer));
}

void TokenRoutes::revoke(const Session &session, const Request &request, Reply reply)
{
    const Result<void> removed = m_services.accounts.removeToken(session.user, request.captures.constFirst().toLatin1());
    if (!removed)
        return reply.send(Response::failure(removed.error()));
    qCInfo(lcTokens).noquote() << u"🔑 %1 revoked an access token"_s.arg(session.user);
    reply.send(Response::json({{u"status"_s, u"OK"_s}}));
}

} // namespace tom::server
