#include "server/push/householdmessages.h"

#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcMessages, "tom.server.messages")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

QStringList namesOf(const config::Config &config)
{
    QStringList names;
    for (const config::User &user : config.users)
        names.append(user.username);
    return names;
}

QFuture<Result<QJsonObject>> refused(const Error &error)
{
    return readyFuture<QJsonObject>(std::unexpected(error));
}

} // namespace

HouseholdMessages::HouseholdMessages(const config::Config &config, AgentDirectory &agents, const auth::CertifiedKey &identity,
                                     QObject *parent)
    : QObject(parent),
      m_config(config),
      m_agents(agents),
      m_identity(identity)
{}

void HouseholdMessages::openAt(AgentDoor &door)
{
    door.addRoute("GET"_ba, protocol::paths::users, [this](const QString &, const Request &, Reply reply) {
        reply.send(Response::json({{u"status"_s, u"OK"_s}, {u"users"_s, QJsonArray::fromStringList(namesOf(m_config))}}));
    });
    door.addRoute("POST"_ba, protocol::paths::messages, [this](const QString &sender, const Request &request, Reply reply) {
        deliver(sender, request)
            .then(this, [waiting = std::make_shared<Reply>(std::move(reply))](const Result<QJsonObject> &done) {
                waiting->send(done ? Response::json(*done) : Response::failure(done.error()));
            });
    });
}

Result<QString> HouseholdMessages::recipientOf(const QString &name) const
{
    for (const config::User &user : m_config.users) {
        if (user.username.compare(name, Qt::CaseInsensitive) == 0)
            return user.username;
    }
    return failure(ErrorCode::NotFound,
                   u"there is no user \"%1\" here; there are %2"_s.arg(name.left(64), namesOf(m_config).join(u", "_s)));
}

QFuture<Result<QJsonObject>> HouseholdMessages::deliver(const QString &sender, const Request &request)
{
    const auto body = request.json();
    if (!body)
        return refused(body.error());
    const Result<QString> id = json::requiredString(*body, "id"_L1);
    if (!id)
        return refused(id.error());
    const Result<QString> text = json::requiredString(*body, "text"_L1);
    if (!text)
        return refused(text.error());
    if (id->isEmpty() || id->size() > 64 || text->trimmed().isEmpty() || text->size() > maxText)
        return refused(
            {.code = ErrorCode::InvalidInput, .message = u"a message needs an id, and a text of 1 to %1 letters"_s.arg(maxText)});
    const Result<QString> recipient = recipientOf(body->value("recipient"_L1).toString());
    if (!recipient)
        return refused(recipient.error());
    const QJsonObject message{
        {u"id"_s, *id}, {u"sender"_s, sender}, {u"kind"_s, body->value("kind"_L1).toString()}, {u"text"_s, *text}};
    auto answer = std::make_shared<Completer<QJsonObject>>();
    const QFuture<Result<QJsonObject>> future = answer->future();   // it may be answered before we return
    m_agents.addressOf(*recipient).then(this, [this, answer, recipient = *recipient, message](const Result<AgentAddress> &there) {
        if (!there)
            return answer->complete(std::unexpected(there.error()));
        hand(recipient, *there, message).then(this, [answer](const Result<QJsonObject> &done) { answer->complete(done); });
    });
    return future;
}

QFuture<Result<QJsonObject>> HouseholdMessages::hand(const QString &recipient, const AgentAddress &address,
                                                     const QJsonObject &message)
{
    // Messages are few; a client of its own knows whom to believe, and is gone afterwards.
    auto client = std::make_shared<http::NetworkHttpClient>(
        http::Trust{.pinnedKey = address.key, .certificateChain = m_identity.chain, .privateKey = m_identity.key});
    QUrl url = address.url;
    url.setPath(protocol::paths::messages);
    return client
        ->fetch({.method = "POST",
                 .url = url,
                 .headers = {{"Content-Type", "application/json"}, {"X-Tom-User", recipient.toUtf8()}},
                 .body = json::compact(message),
                 .connectTimeout = 5s,
                 .firstByteTimeout = 10s,
                 .totalTimeout = 15s,
                 .maxBytes = 64 * 1024})
        .then(this,
              [this, client, use = m_agents.use(recipient),
               recipient](const Result<http::HttpResponse> &answer) -> Result<QJsonObject> {
            // Not here: it is the client that is telling us.
                  QMetaObject::invokeMethod(this, [client] {}, Qt::QueuedConnection);
                  if (answer && answer->status == 200)
                      return QJsonObject{{u"status"_s, u"OK"_s}, {u"recipient"_s, recipient}};
                  qCWarning(lcMessages).noquote() << u"⚠️ a message did not reach the agent of %1: %2"_s.arg(
                      recipient, answer ? u"status %1"_s.arg(answer->status) : answer.error().message);
                  return std::unexpected(Error{.code = ErrorCode::AgentUnavailable,
                                               .message = u"%1 cannot be reached just now"_s.arg(recipient),
                                               .retryAfterSeconds = 10});
              });
}

} // namespace tom::server
