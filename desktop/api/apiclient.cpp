#include "desktop/api/apiclient.h"

#include "desktop/api/answerreading.h"
#include "desktop/api/processreply.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using Response = Result<http::HttpResponse>;

Result<SignedIn> readLogin(const Response &response)
{
    const Result<protocol::LoginAnswer> answer = readAnswer<protocol::LoginAnswer>(response);
    if (!answer)
        return std::unexpected(answer.error());
    const QByteArray session = http::cookieIn(response->headers, protocol::paths::sessionCookie);
    if (session.isEmpty())
        return failure(ErrorCode::Internal, u"the server gave no session; is this a Tom server?"_s);
    return SignedIn{.answer = *answer, .session = session};
}

} // namespace

ApiClient::ApiClient(std::unique_ptr<http::HttpClient> http, ServerAddress server, QByteArray session)
    : m_http(std::move(http)),
      m_server(std::move(server)),
      m_session(std::move(session))
{}

http::HttpRequest ApiClient::request(const QByteArray &method, const QString &path, const QJsonObject &body) const
{
    http::HttpRequest request{.method = method, .url = m_server.url(path), .headers = {{"Accept", "application/json"}}};
    if (!m_session.isEmpty()) {
        const QByteArray name(protocol::paths::sessionCookie.data(), protocol::paths::sessionCookie.size());
        request.headers.emplaceBack("Cookie", name + '=' + m_session);
    }
    if (method == "POST" || method == "PATCH" || method == "PUT") {
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = json::compact(body);
    }
    return request;
}

QFuture<Result<SignedIn>> ApiClient::login(const protocol::LoginRequest &login)
{
    return m_http->fetch(request("POST", protocol::paths::login, login.toJson())).then(readLogin);
}

QFuture<Result<SignedIn>> ApiClient::pair(const protocol::PairingRequest &pairing)
{
    return m_http->fetch(request("POST", protocol::paths::pairing, pairing.toJson())).then(readLogin);
}

QFuture<Result<void>> ApiClient::logout()
{
    return m_http->fetch(request("POST", protocol::paths::logout)).then(readDone);
}

QFuture<Result<protocol::AccountState>> ApiClient::accountState()
{
    return m_http->fetch(request("GET", protocol::paths::auth)).then(readAnswer<protocol::AccountState>);
}

QFuture<Result<protocol::AgentStatus>> ApiClient::status()
{
    return m_http->fetch(request("GET", protocol::paths::status)).then(readAnswer<protocol::AgentStatus>);
}

QFuture<Result<protocol::TaskStatus>> ApiClient::tasks()
{
    return m_http->fetch(request("GET", protocol::paths::tasks)).then(readAnswer<protocol::TaskStatus>);
}

QFuture<Result<void>> ApiClient::reset(const QString &clientType)
{
    return m_http->fetch(request("POST", protocol::paths::reset, {{u"client_type"_s, clientType}})).then(readDone);
}

QFuture<Result<void>> ApiClient::stop(const QString &turn)
{
    return m_http->fetch(request("DELETE", protocol::paths::process + u'/' + turn)).then(readDone);
}

QFuture<Result<protocol::WaitingApprovals>> ApiClient::approvals()
{
    return m_http->fetch(request("GET", protocol::paths::approvals)).then(readAnswer<protocol::WaitingApprovals>);
}

QFuture<Result<void>> ApiClient::decide(const QString &approval, const protocol::ApprovalDecision &decision)
{
    return m_http->fetch(request("POST", protocol::paths::approvals + u'/' + approval, decision.toJson())).then(readDone);
}

QFuture<Result<protocol::ApprovalRules>> ApiClient::approvalRules()
{
    return m_http->fetch(request("GET", protocol::paths::approvalRules)).then(readAnswer<protocol::ApprovalRules>);
}

QFuture<Result<void>> ApiClient::removeApprovalRule(const QString &rule)
{
    return m_http->fetch(request("DELETE", protocol::paths::approvalRules + u'/' + rule)).then(readDone);
}

QFuture<Result<protocol::WaitingElicitations>> ApiClient::forms()
{
    return m_http->fetch(request("GET", protocol::paths::elicitations)).then(readAnswer<protocol::WaitingElicitations>);
}

QFuture<Result<void>> ApiClient::answer(const QString &elicitation, const protocol::ElicitationAnswer &answer)
{
    return m_http->fetch(request("POST", protocol::paths::elicitations + u'/' + elicitation, answer.toJson())).then(readDone);
}

std::unique_ptr<ProcessReply> ApiClient::process(protocol::ProcessRequest process, const QList<Upload> &uploads, Arrival arrival)
{
    if (process.requestId.isEmpty())
        process.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    auto reply = std::make_unique<ProcessReply>(*this);
    reply->begin(process, uploads, arrival == Arrival::Unknown);
    return reply;
}

std::unique_ptr<ProcessReply> ApiClient::resume(const QString &turn, qint64 from)
{
    auto reply = std::make_unique<ProcessReply>(*this);
    reply->resume(turn, from);
    return reply;
}

} // namespace tom::desktop
