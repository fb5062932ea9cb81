#include "server/push/agentdoor.h"
#include "shared/core/json.h"
#include "shared/http/networkhttpclient.h"
#include "shared/protocol/pushrings.h"

#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::protocol;

namespace {

// The door of a server with the users alice and bob, of whom nobody listens.
class House
{
public:
    explicit House(const QHostAddress &address = QHostAddress::LocalHost)
        : authority(*auth::InternalAuthority::loadOrMake(folder.path())),
          identity(*authority.issue(u"tom-server"_s)),
          hub([](const Session &) { return true; }),
          door(config, clock, hub, requestsPerMinute)
    {
        config.users = {{.username = u"alice"_s}, {.username = u"bob"_s}};
        if (!door.listen(address, 0, identity, authority.certificate()))
            qFatal("the door does not listen");
    }
    [[nodiscard]] std::unique_ptr<http::NetworkHttpClient> client(const auth::CertifiedKey &as) const
    {
        return std::make_unique<http::NetworkHttpClient>(http::Trust{
            .pinnedKey = auth::keyFingerprint(identity.chain.constFirst()), .certificateChain = as.chain, .privateKey = as.key});
    }
    // Status 0: there was no answer.
    [[nodiscard]] http::HttpResponse ring(http::HttpClient &client, const QByteArray &body) const
    {
        QUrl url(u"https://127.0.0.1/push"_s);
        url.setPort(door.port());
        const auto answer =
            client.fetch({.method = "POST", .url = url, .headers = {{"Content-Type", "application/json"}}, .body = body});
        if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 10'000))
            return {};
        return answer.result().value_or(http::HttpResponse{});
    }

    [[nodiscard]] std::unique_ptr<QTcpSocket> connectFrom(const QString &address) const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->bind(QHostAddress(address));
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), door.port());
        (void)QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::ConnectedState; }, 5000);
        return socket;
    }

    static constexpr int requestsPerMinute = 5;

    QTemporaryDir folder;
    SystemClock clock;
    config::Config config;
    auth::InternalAuthority authority;
    auth::CertifiedKey identity;
    PushHub hub;
    AgentDoor door;
};

QByteArray rings(qsizetype count)
{
    return json::compact(PushRings{QList<PushMessage>(count, {PushTasks{1}})}.toJson());
}

} // namespace

class AgentDoorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAgentOfBeforeStillRingsAfterARenewal()
    {
        House house;
        const auth::CertifiedKey agent = *house.authority.issue(u"agent:alice"_s);
        const auth::Certificate before = house.authority.certificate();

        QVERIFY(house.authority.renew(QDateTime::currentDateTimeUtc()));
        QVERIFY(house.authority.certificate() != before);
        const auth::CertifiedKey renewed = *house.authority.issue(u"tom-server"_s, house.identity.key);
        QVERIFY(house.door.setIdentity(renewed, house.authority.certificate()));

        const auto client = house.client(agent);   // pins the key of before, and shows what the old authority gave
        QCOMPARE(house.ring(*client, rings(1)).status, 200);
    }
    void knowsAnAgentByItsCertificate_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("status");

        QTest::newRow("an agent") << u"agent:alice"_s << 200;
        QTest::newRow("an agent of nobody") << u"agent:carol"_s << 403;
        QTest::newRow("the server itself") << u"tom-server"_s << 403;
        QTest::newRow("a user's name alone") << u"alice"_s << 403;
    }
    void knowsAnAgentByItsCertificate()
    {
        QFETCH(const QString, name);
        QFETCH(const int, status);
        House house;

        QCOMPARE(house.ring(*house.client(*house.authority.issue(name)), rings(1)).status, status);
    }

    void opensToNobodyWithoutACertificateOfOurs()
    {
        House house;
        QTemporaryDir elsewhere;
        const auth::InternalAuthority foreign = *auth::InternalAuthority::loadOrMake(elsewhere.path());
        const auth::CertifiedKey selfMade = *auth::makeSelfSigned({u"alice"_s}, {});

        QCOMPARE(house.ring(*house.client({}), rings(1)).status, 0);
        QCOMPARE(house.ring(*house.client(*foreign.issue(u"agent:alice"_s)), rings(1)).status, 0);
        QCOMPARE(house.ring(*house.client(selfMade), rings(1)).status, 0);
    }

    void oneAddressOfANetworkCannotFillIt()
    {
#ifndef Q_OS_LINUX
        QSKIP("needs 127.0.0.2");
#endif
        House house(QHostAddress::AnyIPv4);
        std::vector<std::unique_ptr<QTcpSocket>> crowd;   // that never say a word
        for (int i = 0; i < AgentDoor::connectionsPerAddress; ++i)
            crowd.push_back(house.connectFrom(u"127.0.0.2"_s));
        QVERIFY(std::ranges::all_of(crowd, [](const auto &one) { return one->state() == QAbstractSocket::ConnectedState; }));

        const auto oneMore = house.connectFrom(u"127.0.0.2"_s);

        QTRY_COMPARE(oneMore->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(crowd.front()->state(), QAbstractSocket::ConnectedState);   // it was not the time for the handshake that ended
        QCOMPARE(house.ring(*house.client(*house.authority.issue(u"agent:alice"_s)), rings(1)).status, 200);   // from elsewhere
    }

    void takesMessages_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");

        const auto one = [](const QByteArray &message) { return "{\"messages\":[" + message + "]}"; };
        const auto status = [](qsizetype size) {   // whose JSON has so many bytes
            const qsizetype empty = json::compact(PushMessage{PushStatus{.module = u"a"_s}}.toJson()).size();
            return json::compact(PushMessage{PushStatus{.module = u"a"_s, .status = QString(size - empty, u'a')}}.toJson());
        };
        QTest::newRow("as many as may be") << rings(PushRings::most) << 200;
        QTest::newRow("one more") << rings(PushRings::most + 1) << 400;
        QTest::newRow("none") << "{\"messages\":[]}"_ba << 400;
        QTest::newRow("no JSON") << "ring"_ba << 400;
        QTest::newRow("a type of tomorrow") << one("{\"type\":\"sing\"}"_ba) << 200;
        QTest::newRow("no type") << one("{}"_ba) << 400;
        QTest::newRow("the newest number") << one("{\"type\":\"hello\",\"last\":1}"_ba) << 200;
        QTest::newRow("the server's bye") << one("{\"type\":\"bye\",\"reason\":\"x\"}"_ba) << 400;
        QTest::newRow("a frameful") << one(status(maxPushBytes)) << 200;
        QTest::newRow("one byte more") << one(status(maxPushBytes + 1)) << 400;
        QTest::newRow("as much as may be") << rings(1) + QByteArray(AgentDoor::maxBody - rings(1).size(), ' ') << 200;
        QTest::newRow("too much") << rings(1) + QByteArray(AgentDoor::maxBody - rings(1).size() + 1, ' ') << 413;
    }
    void takesMessages()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        House house;

        QCOMPARE(house.ring(*house.client(*house.authority.issue(u"agent:alice"_s)), body).status, status);
    }

    void countsTheRequestsOfEachAgent()
    {
        House house;
        const auto alice = house.client(*house.authority.issue(u"agent:alice"_s));
        const auto bob = house.client(*house.authority.issue(u"agent:bob"_s));

        for (int i = 0; i < House::requestsPerMinute; ++i)
            QCOMPARE(house.ring(*alice, rings(1)).status, 200);

        QCOMPARE(house.ring(*alice, rings(1)).status, 429);
        QCOMPARE(house.ring(*bob, rings(1)).status, 200);
    }
};

QTEST_GUILESS_MAIN(AgentDoorTest)
#include "tst_agentdoor.moc"
