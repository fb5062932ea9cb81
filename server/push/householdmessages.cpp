#include "server/push/householdmessages.h"

#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"
#include "shared/protocol/paths.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QRegularExpression>

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
    const auto add = [this, &door](const QString &path, auto work) {
        door.addRoute("POST"_ba, path, [this, work](const QString &sender, const Request &request, Reply reply) {
            (this->*work)(sender, request)
                .then(this, [waiting = std::make_shared<Reply>(std::move(reply))](const Result<QJsonObject> &done) {
                    waiting->send(done ? Response::json(*done) : Response::failure(done.error()));
                });
        });
    };
    add(protocol::paths::messages, &HouseholdMessages::deliver);
    add(protocol::paths::approvals, &HouseholdMessages::decide);
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
    const QString kind = body->value("kind"_L1).toString(u"message"_s);
    const bool isConsent = kind == "approval"_L1 || kind == "approval_ended"_L1;
    if (!isConsent && kind != "message"_L1 && kind != "reminder"_L1 && kind != "read"_L1)
        return refused({.code = ErrorCode::InvalidInput, .message = u"\"%1\" is no kind of message"_s.arg(kind.left(40))});
    const qsizetype longest = kind == "approval"_L1 ? maxApprovalText : maxText;
    if (id->isEmpty() || id->size() > 64 || text->trimmed().isEmpty() || text->size() > longest)
        return refused(
            {.code = ErrorCode::InvalidInput, .message = u"a message needs an id, and a text of 1 to %1 letters"_s.arg(longest)});
    const Result<QString> recipient = recipientOf(body->value("recipient"_L1).toString());
    if (!recipient)
        return refused(recipient.error());
    if (isConsent && !decides(*recipient, sender))
        return refused({.code = ErrorCode::Forbidden, .message = u"%1 does not decide for %2"_s.arg(*recipient, sender)});
    return hand(*recipient, protocol::paths::messages,
                {{u"id"_s, *id}, {u"sender"_s, sender}, {u"kind"_s, kind}, {u"text"_s, *text}});
}

QFuture<Result<QJsonObject>> HouseholdMessages::tell(const QString &recipient, const QString &id, const QString &text)
{
    return hand(recipient, protocol::paths::messages,
                {{u"id"_s, id}, {u"sender"_s, u"tom-server"_s}, {u"kind"_s, u"message"_s}, {u"text"_s, text.left(maxText)}});
}

bool HouseholdMessages::decides(const QString &decider, const QString &username) const
{
    const config::User *user = m_config.user(username);
    return user && !user->approvalsBy.isEmpty() && user->approvalsBy == decider;
}

QFuture<Result<QJsonObject>> HouseholdMessages::decide(const QString &decider, const Request &request)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_-]{1,64}\\z"_s);
    const auto body = request.json();
    if (!body)
        return refused(body.error());
    const QString username = body->value("user"_L1).toString();
    const QString id = body->value("id"_L1).toString();
    if (!form.match(id).hasMatch())
        return refused({.code = ErrorCode::InvalidInput, .message = u"a decision needs the id of what it is about"_s});
    if (!decides(decider, username))
        return refused({.code = ErrorCode::Forbidden, .message = u"%1 does not decide for that user"_s.arg(decider)});
    QJsonObject decision = *body;
    decision.remove("user"_L1);
    decision.remove("id"_L1);
    return hand(username, protocol::paths::householdApprovals + u'/' + id, decision);
}

QFuture<Result<QJsonObject>> HouseholdMessages::hand(const QString &recipient, const QString &path, const QJsonObject &body)
{
    auto answer = std::make_shared<Completer<QJsonObject>>();
    const QFuture<Result<QJsonObject>> future = answer->future();   // it may be answered before we return
    m_agents.addressOf(recipient).then(this, [this, answer, recipient, path, body](const Result<AgentAddress> &there) {
        if (!there)
            return answer->complete(std::unexpected(there.error()));
        handAt(recipient, *there, path, body).then(this, [answer](const Result<QJsonObject> &done) { answer->complete(done); });
    });
    return future;
}

QFuture<Result<QJsonObject>> HouseholdMessages::handAt(const QString &recipient, const AgentAddress &address, const QString &path,
                                                       const QJsonObject &body)
{
    // Messages are few; a client of its own knows whom to believe, and is gone afterwards.
    auto client = std::make_shared<http::NetworkHttpClient>(
        http::Trust{.pinnedKey = address.key, .certificateChain = m_identity.chain, .privateKey = m_identity.key});
    QUrl url = address.url;
    url.setPath(path);
    return client
        ->fetch({.method = "POST",
                 .url = url,
                 .headers = {{"Content-Type", "application/json"}, {"X-Tom-User", recipient.toUtf8()}},
                 .body = json::compact(body),
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
                  if (answer && (answer->status == 404 || answer->status == 409)) {   // a decision that comes too late
                      const auto said = json::parseObject(answer->body).value_or(QJsonObject{});
                      return failure(answer->status == 404 ? ErrorCode::NotFound : ErrorCode::Conflict,
                                     said.value("message"_L1).toString());
                  }
                  qCWarning(lcMessages).noquote() << u"⚠️ a message did not reach the agent of %1: %2"_s.arg(
                      recipient, answer ? u"status %1"_s.arg(answer->status) : answer.error().message);
                  return std::unexpected(Error{.code = ErrorCode::AgentUnavailable,
                                               .message = u"%1 cannot be reached just now"_s.arg(recipient),
                                               .retryAfterSeconds = 10});
              });
}

} // namespace tom::server
