#include "tests/interop/adminrequests.h"
#include "tests/interop/contractserver.h"
#include "tests/interop/goodrequests.h"
#include "tests/interop/speakingserver.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QJsonDocument>
#include <QProcess>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

const QList<QByteArray> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};

} // namespace

// Every route of the server against everything that one may do to it, and what it answers against openapi.json.
class TestContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(notes()), "the server does not start");
        m_alice = m_server.signIn(u"alice"_s, u"secret-of-alice"_s);
        m_bob = m_server.signIn(u"bob"_s, u"secret-of-bob"_s);
        m_contract = objectOf(m_server.ask(u"/openapi.json"_s, m_server.request("GET", u"/openapi.json"_s)));
        http::Headers headers = m_alice;
        headers.emplaceBack("Accept", "application/json");
        const QJsonObject sum =
            objectOf(m_server.ask(u"/process"_s, m_server.request("POST", u"/process"_s, headers, R"({"request":"1+1"})")));
        m_turn = sum.value("turn"_L1).toString();
        m_conversation = sum.value("conversation"_L1).toString();
        QVERIFY(!m_turn.isEmpty());
        m_server.makeMemory(m_alice);
    }
    void namesEveryRouteAndNoOther()
    {
        QStringList served;
        for (const Routes::Route &route : m_server.routes())
            served.append(nameOf(route));
        QStringList written;
        const QJsonObject paths = m_contract.value("paths"_L1).toObject();
        for (const QString &pattern : paths.keys()) {
            for (const QString &method : paths.value(pattern).toObject().keys()) {
                if (methods.contains(method.toUpper().toLatin1()))
                    written.append(method.toUpper() + u' ' + pattern);
            }
        }
        served.sort();
        written.sort();
        QCOMPARE(written, served);
        QCOMPARE(m_contract.value("info"_L1).toObject().value("version"_L1).toString(), QStringLiteral(TOM_VERSION));
    }
    void saysWhoMayAsk_data() { addRows(); }
    void saysWhoMayAsk()
    {
        const QJsonObject operation = operationOf(m_contract, route());
        const QJsonArray either = m_contract.value("security"_L1).toArray();
        const QJsonArray security = operation.value("security"_L1).toArray(either);
        const QJsonObject session{{u"session"_s, QJsonArray()}};
        QCOMPARE(either, (QJsonArray{session, QJsonObject{{u"token"_s, QJsonArray()}}}));
        if (route().access == Access::Public)
            QCOMPARE(security, QJsonArray());
        else
            QCOMPARE(security, route().access == Access::Session ? QJsonArray{session} : either);
        QCOMPARE(operation.value("x-tom-access"_L1).toString() == u"admin", route().access == Access::Admin);
    }
    void answersAGoodRequest_data() { addRows(); }
    void answersAGoodRequest()
    {
        QVERIFY2(goodRequests().contains(nameOf(route())), "this route has no good request in goodRequests()");
        const Good good = goodRequests().value(nameOf(route()));
        const QString user = good.user.isEmpty() ? u"alice"_s : good.user;
        const http::Headers session =
            good.endsSession || user != "alice"_L1 ? m_server.signIn(user, u"secret-of-"_s + user) : m_alice;
        m_id = route().pattern.contains("{id}"_L1) ? endableId(m_server, route().pattern, session) : QString();

        if (route().pattern.startsWith("/admin/config"_L1))
            m_config = configOf(m_server, m_alice);
        http::Headers headers = session;
        if (good.ifMatch)
            headers.emplaceBack("If-Match", '"' + m_config.revision + '"');
        QByteArray body = good.body;
        body.replace("{config}", m_config.text).replace("{revision}", m_config.revision);

        const http::HttpResponse answer = ask(route().method, headers, body);
        m_id.clear();

        QCOMPARE(answer.status, good.status);
    }
    void answersHeadAsGetWithoutABody_data() { addRows(); }
    void answersHeadAsGetWithoutABody()
    {
        if (route().method != "GET") {
            if (!hasGet(m_server.routes(), route().pattern))
                QVERIFY(isRefused(askHead(), 405));
            return;
        }
        const http::HttpResponse get = ask("GET", m_alice);
        const http::HttpResponse head = askHead();

        QCOMPARE(head.status, get.status);
        QVERIFY(head.body.isEmpty());
        QCOMPARE(http::headerValue(head.headers, "content-type"), http::headerValue(get.headers, "content-type"));
    }
    void letsNobodyInWithoutASession_data() { addRows(); }
    void letsNobodyInWithoutASession()
    {
        const QByteArray body = goodRequests().value(nameOf(route())).body;
        for (const QByteArray &cookie : {""_ba, "__Host-tom_session="_ba, "__Host-tom_session=" + QByteArray(43, 'A')}) {
            const http::HttpResponse answer =
                ask(route().method, cookie.isEmpty() ? http::Headers{} : http::Headers{{"Cookie", cookie}}, body);
            if (route().access == Access::Public)
                QVERIFY2(answer.status < 400, QByteArray::number(answer.status).constData());
            else
                QVERIFY(isRefused(answer, 401));
        }
    }
    void takesAnAccessTokenWhereItMay_data() { addRows(); }
    void takesAnAccessTokenWhereItMay()
    {
        if (m_token.isEmpty()) {
            m_token = newToken(R"({"name":"rows"})");
            m_scopedToken = newToken(R"({"name":"prometheus","scope":"metrics"})");
        }
        const QByteArray body = goodRequests().value(nameOf(route())).body;
        const http::Headers token{{"Authorization", "Bearer " + m_token}};
        const http::HttpResponse scoped = ask(route().method, {{"Authorization", "Bearer " + m_scopedToken}}, body);
        if (!route().scope.isEmpty())
            QCOMPARE(scoped.status, 200);
        else if (route().access != Access::Public)
            QVERIFY(isRefused(scoped, 403));
        if (route().access == Access::Session || route().access == Access::Admin)
            QVERIFY(isRefused(ask(route().method, token, body), 403));
        if (route().access == Access::SignedIn && route().method == "GET")
            QVERIFY(ask(route().method, token).status == goodRequests().value(nameOf(route())).status);
        if (route().access != Access::Public)
            QVERIFY(isRefused(ask(route().method, token + m_alice, body), 400));   // whose request would it be?
    }
    void letsOnlyAdminsWhereItSaysSo_data() { addRows(); }
    void letsOnlyAdminsWhereItSaysSo()
    {
        if (route().access == Access::Admin)
            QVERIFY(isRefused(ask(route().method, m_bob, goodRequests().value(nameOf(route())).body), 403));
    }
    void doesNothingForAPageOfAnotherSite_data() { addRows(); }
    void doesNothingForAPageOfAnotherSite()
    {
        if (route().method == "GET")
            return;
        http::Headers headers = m_alice;
        headers.emplaceBack("Origin", "https://evil.example");
        QVERIFY(isRefused(ask(route().method, headers, goodRequests().value(nameOf(route())).body), 403));
        QCOMPARE(ask("GET", m_alice, {}, u"/tasks"_s).status, 200);   // and the session lives
    }
    void refusesAnotherMethod_data() { addRows(); }
    void refusesAnotherMethod()
    {
        QSet<QByteArray> allowed;
        for (const Routes::Route &other : m_server.routes()) {
            if (other.pattern == route().pattern)
                allowed.insert(other.method);
        }
        const bool hasHead = allowed.contains("GET");
        for (const QByteArray &method : methods) {
            if (allowed.contains(method))
                continue;
            const http::HttpResponse answer = ask(method, m_alice);
            QVERIFY(isRefused(answer, 405));
            QSet<QByteArray> told;
            for (const QByteArray &name : http::headerValue(answer.headers, "allow").split(','))
                told.insert(name.trimmed());
            QCOMPARE(told, hasHead ? allowed + QSet<QByteArray>{"HEAD"} : allowed);
        }
    }
    void refusesABodyThatIsNoJson_data() { addRows(); }
    void refusesABodyThatIsNoJson()
    {
        if (!operationOf(m_contract, route()).value("requestBody"_L1)["content"_L1].toObject().contains("application/json"_L1))
            return;
        const QByteArray deep = "{\"a\":" + QByteArray(64, '[') + QByteArray(64, ']') + '}';
        for (const QByteArray &body : {"{\"a\":"_ba, "[]"_ba, "\xff\xfe"_ba, R"({"token":"a","token":"b"})"_ba, deep})
            QVERIFY2(isRefused(ask(route().method, m_alice, body), 400), body.constData());
        http::Headers headers = m_alice;
        headers.emplaceBack("Content-Type", "text/plain");
        QVERIFY(isRefused(ask(route().method, headers, goodRequests().value(nameOf(route())).body), 400));
    }
    void refusesABodyThatIsTooLargeBeforeItComes_data() { addRows(); }
    void refusesABodyThatIsTooLargeBeforeItComes()
    {
        const int limit = bodyLimitOf(route());
        const QByteArray head = route().method + ' ' + pathOf(route()).toLatin1() + " HTTP/1.1\r\nHost: a\r\nCookie: "
                                + m_alice.constFirst().second + "\r\nContent-Type: application/json\r\nContent-Length: ";
        httpserver::RawClient client(m_server.port());
        client.say(head + QByteArray::number(limit + 1) + "\r\n\r\n");
        QTRY_VERIFY(client.received.endsWith('}'));   // it closes when we have been silent for a while
        const http::HttpResponse answer = parsed(client.received);
        m_server.note(route().method, route().pattern, {}, answer);
        QVERIFY(isRefused(answer, 413));
        httpserver::RawClient other(m_server.port());
        other.say(head + QByteArray::number(limit) + "\r\nExpect: 100-continue\r\n\r\n");
        QTRY_COMPARE(other.status(), route().pattern == u"/push" ? 426 : 100);   // at the limit it is asked for
    }
    void answersPagesAndProgramsEach()
    {
        const http::Headers json{{"Accept", "application/json"}};
        const http::Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
        QCOMPARE(ask("GET", json, {}, u"/"_s).status, 401);
        QCOMPARE(ask("GET", m_alice + json, {}, u"/"_s).status, 200);
        QCOMPARE(ask("GET", json, {}, u"/auth"_s).status, 200);
        QCOMPARE(ask("GET", m_alice + json, {}, u"/auth"_s).status, 200);
        QCOMPARE(ask("POST", form, "username=bob&password=secret-of-bob", u"/login"_s).status, 303);
        QCOMPARE(ask("POST", form, "username=bob&password=guess", u"/login"_s).status, 401);
        QCOMPARE(ask("POST", form, "csrf=", u"/logout"_s).status, 303);
        QVERIFY(isRefused(ask("GET", m_alice, {}, u"/nothing"_s), 404));
    }
    void answersAboutTurns()
    {
        const http::Headers events{{"Accept", "text/event-stream"}};
        const http::Headers json{{"Accept", "application/json"}};
        QCOMPARE(ask("POST", m_alice + events, R"({"request":"put tea on the shopping list"})", u"/process"_s).status, 200);
        QCOMPARE(ask("POST", m_alice + json, R"({"request":"what is on my shopping list?"})", u"/process"_s).status, 200);
        QCOMPARE(m_server.deleteAList(m_alice + json), (QList{202, 202, 200, 409}));
        const QString turn = u"/process/"_s + m_turn;
        QCOMPARE(m_server.ask(u"/process/{turn}"_s, m_server.request("GET", turn, m_alice + json)).status, 200);
        QVERIFY(isRefused(m_server.ask(u"/process/{turn}"_s, m_server.request("GET", turn + u"?from=x"_s, m_alice)), 400));
        for (const QByteArray &method : {"GET"_ba, "DELETE"_ba})
            QVERIFY(isRefused(m_server.ask(u"/process/{turn}"_s, m_server.request(method, u"/process/unknown"_s, m_alice)), 404));
    }
    void answersAboutConversations()
    {
        for (const Other &other : otherRequests()) {
            const QString path = QString(other.path).replace(u"{conversation}"_s, m_conversation);
            const http::Headers headers = m_alice + http::Headers{{"Content-Type", other.type}};
            const auto answer = m_server.ask(other.pattern, m_server.request(other.method, path, headers, other.body));
            QVERIFY2(other.status < 400 ? answer.status == 200 : isRefused(answer, other.status), qUtf8Printable(path));
        }
    }
    void answersAboutServices()
    {
        const QByteArray body = R"({"secret":"of nobody"})";
        for (const QByteArray &method : {"PUT"_ba, "DELETE"_ba})
            QVERIFY(isRefused(
                m_server.ask(u"/services/{name}/secret"_s, m_server.request(method, u"/services/none/secret"_s, m_alice, body)),
                404));
    }
    void answersAboutAccounts()
    {
        const http::Headers carol = m_server.signIn(u"carol"_s, u"secret-of-carol"_s);
        for (const QByteArray &method : {"PATCH"_ba, "DELETE"_ba})
            QVERIFY(isRefused(
                m_server.ask(u"/sessions/{id}"_s, m_server.request(method, u"/sessions/none"_s, carol, R"({"device":"x"})")),
                404));
        QVERIFY(isRefused(m_server.ask(u"/account/tokens/{id}"_s, m_server.request("DELETE", u"/account/tokens/none"_s, carol)),
                          404));
        QVERIFY(isRefused(ask("POST", carol, R"({"code":"123456"})", u"/account/totp"_s), 409));
        QVERIFY(isRefused(ask("DELETE", carol, R"({"password":"secret-of-carol"})", u"/account/totp"_s), 404));
        int status = 200;
        for (int i = 0; i < 51 && status == 200; ++i)
            status = ask("POST", carol, R"({"name":"one of many"})", u"/account/tokens"_s).status;
        QCOMPARE(status, 409);
        const QByteArray change = R"({"current":"secret-of-carol","new":"another-one"})";
        QVERIFY(QFile::setPermissions(m_server.data().config(), QFile::ReadOwner));
        QVERIFY(isRefused(ask("POST", carol, change, u"/account/password"_s), 409));
        QVERIFY(QFile::setPermissions(m_server.data().config(), QFile::ReadOwner | QFile::WriteOwner));
        for (int i = 0; i < 12 && status != 429; ++i)
            status = ask("POST", carol, R"({"current":"guess","new":"another-one"})", u"/account/password"_s).status;
        QCOMPARE(status, 429);
        QVERIFY(isRefused(ask("POST", carol, R"({"password":"guess"})", u"/account/totp"_s), 429));
        QVERIFY(isRefused(ask("DELETE", carol, R"({"password":"guess"})", u"/account/totp"_s), 429));
    }
    void answersWhenItCannot()
    {
        ContractServer broken;
        QVERIFY(broken.start(notes(), u"/bin/false"_s));
        const http::Headers session = broken.signIn(u"alice"_s, u"secret-of-alice"_s);
        QList<std::pair<QString, http::HttpRequest>> requests;
        for (const Routes::Route &route : broken.routes()) {
            if (operationOf(m_contract, route).value("tags"_L1).toArray().contains(u"agent"_s))
                requests.append({route.pattern,
                                 broken.request(route.method, pathOf(route), session, goodRequests().value(nameOf(route)).body)});
        }
        QVERIFY(requests.size() >= 21);
        for (const http::HttpResponse &answer : broken.askAll(requests)) {
            QVERIFY(isRefused(answer, 503));
            QVERIFY(http::headerValue(answer.headers, "retry-after").toInt() > 0);
        }
        QVERIFY(refusesWithoutSessions(broken));
    }
    void answersWithAVoice() { QVERIFY(speaksAndListens(notes())); }
    // Other people's validators. Last: it looks at all answers of the functions before.
    void refusesWrongChangesOfTheConfiguration() { QVERIFY(refusesWrongConfigs(m_server, m_alice)); }
    void refusesWhatNoAdminCanDo() { QVERIFY(refusesWrongTrials(m_server, m_alice)); }
    void answersAsTheContractSays()
    {
        QVERIFY(writeText(m_folder.filePath(u"openapi.json"_s), QJsonDocument(m_contract).toJson()));
        QVERIFY2(runs(u"contract.mjs"_s, {m_folder.path()}), m_output.constData());
        qInfo("%s", m_output.constData());
    }
    void figuresAreReadAsPrometheusReadsThem()
    {
        QVERIFY(writeText(m_folder.filePath(u"metrics.txt"_s), ask("GET", m_alice, {}, u"/metrics"_s).body));
        QVERIFY2(runs(u"figures.mjs"_s, {m_folder.filePath(u"metrics.txt"_s)}), m_output.constData());
        for (const QByteArray &family :
             {"tom_http_requests_total COUNTER"_ba, "tom_http_request_duration_seconds HISTOGRAM"_ba, "tom_build_info GAUGE 1"_ba,
              "tom_agents GAUGE 4"_ba, "tom_agent_restarts_total COUNTER 1"_ba, "tom_sign_ins_total COUNTER 3"_ba,
              "tom_open_connections GAUGE 1"_ba, "tom_certificate_expiry_timestamp_seconds GAUGE 1"_ba})
            QVERIFY2(m_output.contains(family), (family + " is missing in " + m_output).constData());
    }
    void theServiceWorkerShowsWhatIsPushed()
    {
        const QStringList files{m_folder.filePath(u"worker.js"_s), m_folder.filePath(u"push.json"_s)};
        QVERIFY(writeText(files.first(), ask("GET", m_alice, {}, u"/firebase-messaging-sw.js"_s).body));
        QVERIFY(writeText(files.last(), ask("GET", m_alice, {}, u"/notificationconfig"_s).body));
        QVERIFY2(runs(u"pushworker.mjs"_s, files), m_output.constData());
    }

private:
    void addRows()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < m_server.routes().size(); ++i)
            QTest::addRow("%s", qPrintable(nameOf(m_server.routes().at(i)))) << i;
    }
    [[nodiscard]] Routes::Route route() const
    {
        const int *index = static_cast<const int *>(QTest::qData("index", qMetaTypeId<int>()));
        return m_server.routes().at(*index);
    }
    [[nodiscard]] QString pathOf(const Routes::Route &of) const
    {
        const QString own = goodRequests().value(nameOf(of)).path;
        QString path = own.isEmpty() ? of.pattern : own;
        return path.replace(u"{turn}"_s, m_turn)
            .replace(u"{user}"_s, u"dave"_s)
            .replace(u"{conversation}"_s, m_conversation)
            .replace(u"{memory}"_s, m_server.memory())
            .replace(u"{revision}"_s, QString::fromLatin1(m_config.revision))
            .replace(u"{id}"_s, m_id.isEmpty() ? u"none"_s : m_id);
    }
    [[nodiscard]] QByteArray newToken(const QByteArray &body)
    {
        return objectOf(ask("POST", m_alice, body, u"/account/tokens"_s)).value("token"_L1).toString().toLatin1();
    }
    // Of the row's route, or of another pattern without captures.
    http::HttpResponse ask(const QByteArray &method, const http::Headers &headers, const QByteArray &body = {},
                           const QString &pattern = {})
    {
        const QString of = pattern.isEmpty() ? route().pattern : pattern;
        const QString path = pattern.isEmpty() ? pathOf(route()) : pattern;
        return m_server.ask(of, m_server.request(method, path, headers, body));
    }
    // Of the row's route. Raw: what follows the answer's head is to be seen.
    http::HttpResponse askHead()
    {
        httpserver::RawClient client(m_server.port());
        client.say("HEAD " + pathOf(route()).toLatin1() + " HTTP/1.1\r\nHost: a\r\nCookie: " + m_alice.constFirst().second
                   + "\r\nConnection: close\r\n\r\n");
        if (!QTest::qWaitFor([&client] { return client.isClosed(); }, 10'000))
            return {};
        const http::HttpResponse answer = parsed(client.received);
        m_server.note("HEAD", route().pattern, {}, answer);
        return answer;
    }
    bool runs(const QString &name, const QStringList &arguments)
    {
        QProcess node;
        node.setProcessChannelMode(QProcess::MergedChannels);
        const QString line = u"peers=$(\"$0\" --where) && exec node \"$1\" \"$peers\" \"${@:2}\""_s;
        node.start(u"bash"_s, QStringList{u"-c"_s, line, script(u"peers.sh"_s), script(name)} + arguments);
        const bool isOver = QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 60'000);
        m_output = node.readAll();
        return isOver && node.exitCode() == 0;
    }
    [[nodiscard]] static QString script(const QString &name) { return QStringLiteral(TOM_SOURCE_DIR "/tests/interop/") + name; }
    [[nodiscard]] QString notes() const { return m_folder.filePath(u"answers.jsonl"_s); }

    QTemporaryDir m_folder;
    ContractServer m_server;
    http::Headers m_alice;
    http::Headers m_bob;
    QJsonObject m_contract;
    QString m_turn;
    QString m_conversation;
    ShownConfig m_config;
    QByteArray m_token;
    QByteArray m_scopedToken;
    QString m_id;   // that stands for {id}
    QByteArray m_output;
};

QTEST_GUILESS_MAIN(TestContract)
#include "tst_contract.moc"
