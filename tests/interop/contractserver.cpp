#include "tests/interop/contractserver.h"

#include "server/session/pairings.h"
#include "shared/core/json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::server::test {

namespace {

const QByteArray configuration =
    "global:\n"
    "  limits: {requests_per_minute: 100000}\n"
    "  firebase:\n    apiKey: key\n    authDomain: d\n    projectId: p\n    storageBucket: s\n"
    "    messagingSenderId: '1'\n    appId: \"</script>\\\"'\\u2028@CONFIGURATION@\"\n    vapidkey: v\n"
    "  llm: own\n  llms:\n    own:\n"
    "      models: [builtin/assistant, builtin/assistant, builtin/assistant]\n"
    "users:\n"
    "  - username: alice\n    password: secret-of-alice\n    role: admin\n"
    "    services: {photos: {url: 'http://127.0.0.1:1/mcp', headers: {X-Key: '${secret}'}}}\n"
    "  - {username: bob, password: secret-of-bob}\n"
    "  - {username: carol, password: secret-of-carol}\n"
    "  - {username: dave, password: secret-of-dave}\n"
    "  - {username: erin, password: secret-of-erin, agent_url: 'https://127.0.0.1:1'}\n";

} // namespace

ContractServer::~ContractServer()
{
    if (!m_server || m_server->port() == 0)
        return;
    QEventLoop loop;   // a spy does not wait in a test that failed
    QObject::connect(m_server.get(), &ServerApp::stopped, &loop, &QEventLoop::quit, Qt::QueuedConnection);
    m_server->stop();
    loop.exec();   // within ten seconds
}

Result<void> ContractServer::start(const QString &notes, const QString &program, const QByteArray &provider)
{
    const QByteArray whole =
        QByteArray(configuration).replace("users:\n", "    " + (provider.isEmpty() ? "#"_ba : provider) + "\nusers:\n");
    m_notes.setFileName(notes);
    if (!m_notes.open(QIODevice::WriteOnly | QIODevice::Append) || !writeText(data().config(), whole))
        return failure(ErrorCode::Storage, u"cannot write"_s);
    m_server = std::make_unique<ServerApp>(
        ServerSettings{.dataFolder = data().path(),
                       .listen = u"127.0.0.1"_s,
                       .agentProgram = program.isEmpty() ? QStringLiteral(TOM_BIN_DIR "/tom-agent") : program,
                       .memoryProgram = QStringLiteral(TOM_BIN_DIR "/tom-memory"),
                       .port = 0});
    return m_server->start().transform(
        [this] { m_client = std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->keyFingerprint()}); });
}

http::HttpRequest ContractServer::request(const QByteArray &method, const QString &path, const http::Headers &headers,
                                          const QByteArray &body) const
{
    QUrl url(u"https://127.0.0.1"_s + path);
    url.setPort(port());
    http::Headers all = headers;
    const bool hasType = !http::headerValue(headers, "content-type").isEmpty();
    if (!body.isEmpty() && !hasType)
        all.emplaceBack("Content-Type", "application/json");
    QByteArray whole = body;
    if (whole.contains("{pairing}")) {
        const SystemClock clock;
        whole.replace("{pairing}", Pairings(data().pairings(), clock).make(u"bob"_s).value_or(QByteArray()));
    }
    return {.method = method, .url = url, .headers = all, .body = whole, .connectTimeout = std::chrono::minutes(1)};
}

http::HttpResponse ContractServer::ask(const QString &pattern, const http::HttpRequest &request)
{
    const http::HttpResponse answer = askAll({{pattern, request}}).constFirst();
    if (pattern == "/memory/{memory}"_L1 && request.method == "DELETE" && answer.status == 200)
        makeMemory(request.headers);
    return answer;
}

QList<http::HttpResponse> ContractServer::askAll(const QList<std::pair<QString, http::HttpRequest>> &requests)
{
    QList<QFuture<Result<http::HttpResponse>>> futures;
    for (const auto &[pattern, request] : requests)
        futures.append(m_client->fetch(request));
    QList<http::HttpResponse> responses;
    for (qsizetype i = 0; i < requests.size(); ++i) {
        const bool isThere = QTest::qWaitFor([&] { return futures.at(i).isFinished(); }, 60'000);
        const Result<http::HttpResponse> response =
            isThere ? futures.at(i).result() : failure(ErrorCode::Internal, u"no answer"_s);
        if (!response)
            qWarning() << requests.at(i).second.url << response.error().message;
        responses.append(response.value_or(http::HttpResponse{}));
        note(requests.at(i).second.method, requests.at(i).first, requests.at(i).second.body, responses.constLast());
    }
    return responses;
}

http::Headers ContractServer::signIn(const QString &name, const QString &password)
{
    const QByteArray body = u"{\"username\":\"%1\",\"password\":\"%2\",\"device\":\"a test\"}"_s.arg(name, password).toUtf8();
    return sessionOf(ask(u"/login"_s, request("POST", u"/login"_s, {}, body)));
}

QList<int> ContractServer::deleteAList(const http::Headers &session)
{
    const auto parked = ask(u"/process"_s, request("POST", u"/process"_s, session, R"({"request":"delete the shopping list"})"));
    const QJsonValue waiting = objectOf(ask(u"/approvals"_s, request("GET", u"/approvals"_s, session)))["approvals"_L1][0];
    const QString turn = u"/process/"_s + waiting["turn"_L1].toString();
    const auto followed = ask(u"/process/{turn}"_s, request("GET", turn, session));
    const auto approve = request("POST", u"/approvals/"_s + waiting["id"_L1].toString(), session, R"({"decision":"approve"})");
    const auto approved = ask(u"/approvals/{id}"_s, approve);
    const auto again = ask(u"/approvals/{id}"_s, approve);
    return {parked.status, followed.status, approved.status, again.status};
}

void ContractServer::makeMemory(const http::Headers &session)
{
    // The agent finds its memory a moment after it started.
    http::HttpResponse answer;
    const auto isTaken = [&] {
        answer = ask(u"/memory"_s, request("POST", u"/memory"_s, session, R"({"text":"Alice likes tea"})"));
        return answer.status != 503;
    };
    (void)QTest::qWaitFor(isTaken, 20'000);
    m_memory = objectOf(answer)["memory"_L1]["id"_L1].toString();
    QVERIFY(!m_memory.isEmpty());
    const QString one = u"/memory/{memory}"_s;
    const QString none = u"/memory/none"_s;
    QVERIFY(isRefused(ask(one, request("PATCH", none, session, R"({"text":"Alice likes milk"})")), 404));
    QVERIFY(isRefused(ask(one, request("DELETE", none, session)), 404));
    QVERIFY(isRefused(ask(one + u"/history"_s, request("GET", none + u"/history"_s, session)), 404));
}

void ContractServer::note(const QByteArray &method, const QString &pattern, const QByteArray &requestBody,
                          const http::HttpResponse &response)
{
    QJsonObject headers;
    for (const auto &[name, value] : response.headers)
        headers.insert(QString::fromLatin1(name.toLower()), QString::fromUtf8(value));
    m_notes.write(json::compact({{u"method"_s, QString::fromLatin1(method)},
                                 {u"pattern"_s, pattern},
                                 {u"requestBody"_s, QString::fromUtf8(requestBody)},
                                 {u"status"_s, response.status},
                                 {u"headers"_s, headers},
                                 {u"body"_s, QString::fromUtf8(response.body)}})
                  + '\n');
    m_notes.flush();
}

int bodyLimitOf(const Routes::Route &route)
{
    constexpr int kilobyte = 1024;
    const QString &pattern = route.pattern;
    if (pattern == "/admin/config/check"_L1 || pattern == "/admin/test/llm"_L1 || pattern == "/admin/test/service"_L1
        || (pattern == "/admin/config"_L1 && route.method == "PUT"))
        return 4 * kilobyte * kilobyte;
    if (pattern == "/conversations/import"_L1 || pattern == "/import"_L1)
        return 512 * kilobyte * kilobyte;
    return pattern == "/process"_L1 || pattern == "/transcriptions"_L1 || pattern == "/attachments"_L1 ? 10 * kilobyte * kilobyte
                                                                                                       : 64 * kilobyte;
}

QJsonObject operationOf(const QJsonObject &contract, const Routes::Route &route)
{
    const QJsonObject path = contract.value("paths"_L1).toObject().value(route.pattern).toObject();
    return path.value(QString::fromLatin1(route.method.toLower())).toObject();
}

QString nameOf(const Routes::Route &route)
{
    return QString::fromLatin1(route.method) + u' ' + route.pattern;
}

bool hasGet(const QList<Routes::Route> &routes, const QString &pattern)
{
    return std::ranges::any_of(
        routes, [&pattern](const Routes::Route &other) { return other.pattern == pattern && other.method == "GET"; });
}

QJsonObject objectOf(const http::HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

bool isRefused(const http::HttpResponse &answer, int status)
{
    if (answer.status != status) {
        qWarning("the status is %d: %s", answer.status, answer.body.constData());
        return false;
    }
    const QByteArray id = http::headerValue(answer.headers, "x-request-id");
    const bool isWhole = answer.body.isEmpty()   // HEAD
                         || (objectOf(answer).value("request"_L1).toString().toLatin1() == id
                             && objectOf(answer).value("status"_L1).toString() == u"ERROR"
                             && !objectOf(answer).value("code"_L1).toString().isEmpty());
    if (id.isEmpty() || !isWhole)
        qWarning("an error lacks something: %s", answer.body.constData());
    return !id.isEmpty() && isWhole;
}

bool refusesWithoutSessions(ContractServer &server)
{
    if (!QDir(server.data().sessions()).removeRecursively()
        || !isRefused(server.ask(u"/readyz"_s, server.request("GET", u"/readyz"_s)), 503))
        return false;
    int status = 401;
    for (int i = 0; i < 12 && status == 401; ++i)
        status =
            server.ask(u"/login"_s, server.request("POST", u"/login"_s, {}, R"({"username":"bob","password":"guess"})")).status;
    return status == 429;
}

http::HttpResponse parsed(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    http::HttpResponse response{.status = bytes.mid(9, 3).toInt(), .body = bytes.mid(end + 4)};
    for (const QByteArray &line : bytes.first(std::max<qsizetype>(end, 0)).split('\n').mid(1))
        response.headers.append({line.first(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed()});
    return response;
}

QString endableId(ContractServer &server, const QString &pattern, const http::Headers &session)
{
    if (pattern.startsWith("/account/tokens"_L1)) {
        const QString path = u"/account/tokens"_s;
        return objectOf(server.ask(path, server.request("POST", path, session, R"({"name":"short-lived"})")))
            .value("id"_L1)
            .toString();
    }
    const QString path = u"/sessions"_s;
    for (const QJsonValue &one :
         objectOf(server.ask(path, server.request("GET", path, session))).value("sessions"_L1).toArray()) {
        if (one.toObject().value("current"_L1).toBool())
            return one.toObject().value("id"_L1).toString();
    }
    return {};
}

} // namespace tom::server::test
