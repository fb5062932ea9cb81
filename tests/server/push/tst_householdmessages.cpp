#include "server/push/householdmessages.h"
#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

// Where bob's agent is; nobody else's is anywhere.
class Directory : public AgentDirectory
{
public:
    QFuture<Result<AgentAddress>> addressOf(const QString &username) override
    {
        asked.append(username);
        if (username == "bob"_L1)
            return readyFuture<AgentAddress>(bob);
        return readyFuture<AgentAddress>(failure(ErrorCode::AgentUnavailable, u"not there"_s));
    }
    void reportHung(const QString &, const AgentAddress &) override {}

    AgentAddress bob;
    QStringList asked;
};

// The door of a server, with alice's agent in front of it and bob's behind.
class House
{
public:
    House()
        : authority(*auth::InternalAuthority::loadOrMake(folder.path())),
          identity(*authority.issue(u"tom-server"_s)),
          bobsIdentity(*authority.issue(u"agent:bob"_s)),
          hub([](const Session &) { return true; }),
          door(config, clock, hub),
          messages(config, directory, identity)
    {
        config.users = {{.username = u"alice"_s}, {.username = u"bob"_s}, {.username = u"carol"_s}};
        messages.openAt(door);
        if (!door.listen(QHostAddress::LocalHost, 0, identity, authority.certificate()))
            qFatal("the door does not listen");
        bobsAgent.addRoute("POST"_ba, u"/messages"_s, [this](const httpserver::Request &request, httpserver::Reply reply) {
            received.append(*request.json());
            receivedFor.append(request.header("X-Tom-User"));
            reply.send(httpserver::Response::json({{u"status"_s, u"OK"_s}}, bobsAnswer));
        });
        if (!bobsAgent.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(bobsIdentity.chain, bobsIdentity.key)))
            qFatal("bob's agent does not listen");
        directory.bob = {.url = QUrl(u"https://127.0.0.1:%1"_s.arg(bobsAgent.port())),
                         .key = auth::keyFingerprint(bobsIdentity.chain.constFirst())};
    }
    [[nodiscard]] http::HttpResponse ask(const QString &as, const QByteArray &method, const QString &path,
                                         const QByteArray &body = {})
    {
        const auth::CertifiedKey shown = *authority.issue(as);
        http::NetworkHttpClient client(http::Trust{.pinnedKey = auth::keyFingerprint(identity.chain.constFirst()),
                                                   .certificateChain = shown.chain,
                                                   .privateKey = shown.key});
        QUrl url(u"https://127.0.0.1"_s + path);
        url.setPort(door.port());
        http::HttpRequest request{.method = method, .url = url, .body = body};
        if (!body.isEmpty())
            request.headers = {{"Content-Type", "application/json"}};
        const auto answer = client.fetch(request);
        if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 20'000))
            return {};
        return answer.result().value_or(http::HttpResponse{});
    }

    QTemporaryDir folder;
    SystemClock clock;
    config::Config config;
    auth::InternalAuthority authority;
    auth::CertifiedKey identity;
    auth::CertifiedKey bobsIdentity;
    Directory directory;
    PushHub hub;
    AgentDoor door;
    HouseholdMessages messages;
    httpserver::HttpServer bobsAgent;
    QList<QJsonObject> received;
    QList<QByteArray> receivedFor;
    int bobsAnswer = 200;
};

const QByteArray tea = R"({"id":"m1","recipient":"Bob","kind":"message","text":"tea","sender":"carol"})";

} // namespace

class TestHouseholdMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bringsAMessageInTheNameOfWhoRings()
    {
        House house;

        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, tea).status, 200);

        QCOMPARE(house.received, (QList{QJsonObject{{u"id"_s, u"m1"_s},
                                                    {u"sender"_s, u"alice"_s},   // whatever the body claims
                                                    {u"kind"_s, u"message"_s},
                                                    {u"text"_s, u"tea"_s}}}));
        QCOMPARE(house.receivedFor, QList{"bob"_ba});
    }
    void refusesWhatCannotBeBrought_data()
    {
        QTest::addColumn<QString>("as");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto of = [](const QString &recipient, const QString &text, const QString &id = u"m1"_s) {
            return json::compact({{u"id"_s, id}, {u"recipient"_s, recipient}, {u"text"_s, text}});
        };
        const QString alice = u"agent:alice"_s;
        QTest::newRow("to nobody") << alice << of(u"dave"_s, u"x"_s) << 404;
        QTest::newRow("nothing") << alice << of(u"bob"_s, u" "_s) << 400;
        QTest::newRow("the longest") << alice << of(u"bob"_s, QString(HouseholdMessages::maxText, u'x')) << 200;
        QTest::newRow("one letter more") << alice << of(u"bob"_s, QString(HouseholdMessages::maxText + 1, u'x')) << 400;
        QTest::newRow("without an id") << alice << of(u"bob"_s, u"x"_s, u""_s) << 400;
        QTest::newRow("no JSON") << alice << "tea"_ba << 400;
        QTest::newRow("whose agent is away") << alice << of(u"carol"_s, u"x"_s) << 503;
        QTest::newRow("from the agent of nobody") << u"agent:dave"_s << of(u"bob"_s, u"x"_s) << 403;
        QTest::newRow("from the server itself") << u"tom-server"_s << of(u"bob"_s, u"x"_s) << 403;
    }
    void refusesWhatCannotBeBrought()
    {
        QFETCH(QString, as);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        House house;

        QCOMPARE(house.ask(as, "POST", u"/messages"_s, body).status, status);

        QCOMPARE(house.received.size(), status == 200 ? 1 : 0);
    }
    // Who decides for whom stands in the configuration, whatever an agent says.
    void bringsApprovalsToTheOneWhoDecides()
    {
        House house;
        const auto body = [](const QString &kind, const QString &text = u"{}"_s) {
            return json::compact({{u"id"_s, u"a1"_s}, {u"recipient"_s, u"bob"_s}, {u"kind"_s, kind}, {u"text"_s, text}});
        };
        for (const QString &kind : {u"approval"_s, u"approval_ended"_s})
            QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, body(kind)).status, 403);
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, body(u"order"_s)).status, 400);
        QVERIFY(house.received.isEmpty());

        house.config.users[0].approvalsBy = u"bob"_s;

        const QString most(HouseholdMessages::maxApprovalText, u'x');
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, body(u"approval"_s, most)).status, 200);
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, body(u"approval"_s, most + u'x')).status, 400);
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, body(u"approval_ended"_s)).status, 200);
        QCOMPARE(house.ask(u"agent:carol"_s, "POST", u"/messages"_s, body(u"approval"_s)).status, 403);
        QCOMPARE(house.received.size(), 2);
    }
    void bringsADecisionToWhoWaitsForIt()
    {
        House house;
        QList<QJsonObject> decisions;
        int status = 200;
        house.bobsAgent.addRoute("POST"_ba, u"/household/approvals/{id}"_s,
                                 [&](const httpserver::Request &request, httpserver::Reply reply) {
                                     decisions.append(*request.json());
                                     reply.send(httpserver::Response::json({{u"message"_s, u"too late"_s}}, status));
                                 });
        const QByteArray yes = R"({"user":"bob","id":"a1","decision":"approve","remember":"once"})";
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/approvals"_s, yes).status, 403);
        QCOMPARE(house.ask(u"agent:bob"_s, "POST", u"/approvals"_s, yes).status, 403);   // nor for himself
        house.config.users[1].approvalsBy = u"alice"_s;
        QCOMPARE(house.ask(u"agent:bob"_s, "POST", u"/approvals"_s, yes).status, 403);
        QCOMPARE(house.ask(u"agent:carol"_s, "POST", u"/approvals"_s, yes).status, 403);
        QCOMPARE(
            house.ask(u"agent:alice"_s, "POST", u"/approvals"_s, R"({"user":"bob","id":"../x","decision":"approve"})").status,
            400);
        QVERIFY(decisions.isEmpty());

        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/approvals"_s, yes).status, 200);
        QCOMPARE(decisions, (QList{QJsonObject{{u"decision"_s, u"approve"_s}, {u"remember"_s, u"once"_s}}}));
        for (const int late : {404, 409}) {
            status = late;
            const auto answer = house.ask(u"agent:alice"_s, "POST", u"/approvals"_s, yes);
            QCOMPARE(answer.status, late);
            QVERIFY(answer.body.contains("too late"));
        }
    }
    void saysSoWhenTheOtherAgentRefuses()
    {
        House house;
        house.bobsAnswer = 507;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"did not reach the agent of bob: status 507"_s));
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, tea).status, 503);   // it is tried again
    }
    void believesOnlyTheKeyOfTheOtherAgent()
    {
        House house;
        house.directory.bob.key = QByteArray(64, '0');
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"did not reach the agent of bob"_s));
        QCOMPARE(house.ask(u"agent:alice"_s, "POST", u"/messages"_s, tea).status, 503);
        QVERIFY(house.received.isEmpty());
    }
    void tellsWhoIsThere()
    {
        House house;
        const auto answer = house.ask(u"agent:alice"_s, "GET", u"/users"_s);
        QCOMPARE(json::optionalStrings(*json::parseObject(answer.body), "users"_L1).value(),
                 (QStringList{u"alice"_s, u"bob"_s, u"carol"_s}));
        QCOMPARE(house.ask(u"agent:dave"_s, "GET", u"/users"_s).status, 403);
    }
};

QTEST_GUILESS_MAIN(TestHouseholdMessages)
#include "tst_householdmessages.moc"
