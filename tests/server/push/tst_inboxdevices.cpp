#include "tests/server/support/device.h"
#include "tests/server/support/processes.h"
#include "tests/server/support/serverfixture.h"

#include <QRandomGenerator>
#include <QUrlQuery>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

// A device as docs/api.md says that one behaves: it takes what is pushed when its number is the next one, and else asks.
class InboxDevice
{
public:
    InboxDevice(const ServerApp &server, const http::Headers &session)
        : m_client(server.port(), server.keyFingerprint()),
          m_port(server.port()),
          m_session(session)
    {}

    void connect()
    {
        m_socket = std::make_unique<Device>(m_port, m_session);
        m_read = 0;
        if (!QTest::qWaitFor([this] { return m_socket->isListening(); }, 10'000))
            qFatal("a device cannot listen");
    }
    void cut() { m_socket.reset(); }
    // What was pushed since the last time.
    void heed()
    {
        for (; m_socket && m_read < m_socket->messages.size(); ++m_read) {
            const QJsonObject message = m_socket->messages.at(m_read);
            const QString type = message.value("type"_L1).toString();
            const QJsonObject one = message.value("notification"_L1).toObject();
            if (type == "notification"_L1 && one.value("seq"_L1).toInteger() == last + 1)
                take(one);
            else if (type == "notification"_L1 && one.value("seq"_L1).toInteger() > last)
                catchUp();
            else if ((type == "hello"_L1 || type == "acknowledged"_L1) && message.value("last"_L1).toInteger() > last)
                catchUp();
        }
    }
    void catchUp()
    {
        for (bool hasMore = true; hasMore;) {
            http::HttpRequest request = m_client.request("GET", u"/notifications"_s, m_session);
            QUrlQuery query;
            query.addQueryItem(u"since"_s, QString::number(last));
            query.addQueryItem(u"limit"_s, u"7"_s);
            request.url.setQuery(query);
            const auto page = json::parseObject(m_client.ask(request).body).value_or(QJsonObject{});
            if (page.value("status"_L1).toString() != "OK"_L1)   // the agent was killed meanwhile
                return;
            for (const QJsonValue &one : page.value("notifications"_L1).toArray())
                take(one.toObject());
            last = page.value("last"_L1).toInteger();
            hasMore = page.value("more"_L1).toBool();
        }
    }

    qint64 last = 0;
    QMap<qint64, QJsonObject> known;
    QList<qint64> firstSeen;
    bool isInOrder = true;

private:
    void take(const QJsonObject &one)
    {
        const qint64 id = one.value("id"_L1).toInteger();
        isInOrder = isInOrder && one.value("seq"_L1).toInteger() > last;
        last = one.value("seq"_L1).toInteger();
        if (!known.contains(id))
            firstSeen.append(id);
        known.insert(id, one);
    }

    Client m_client;
    quint16 m_port;
    http::Headers m_session;
    std::unique_ptr<Device> m_socket;
    qsizetype m_read = 0;
};

} // namespace

// The inbox of a real agent behind a real server, before devices that come and go, while the agent is killed.
class TestInboxDevices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachNotificationReachesEveryDeviceOnceAndInOrder()
    {
        ServerFixture server;
        QVERIFY(server.configure("global:\n  limits: {requests_per_minute: 100000}\nusers:\n"
                                 "  - {username: alice, password: secret-of-alice}\n"));
        QVERIFY(server.start());
        Client client = server.client();
        const http::Headers session = sessionOf(client.signIn(u"alice"_s, u"secret-of-alice"_s));
        const http::Headers json = session + http::Headers{{"Content-Type", "application/json"}};
        QCOMPARE(client.ask("POST", u"/schedules"_s, json, R"({"text":"tea","start":"2199-01-01T08:00:00","rrule":"FREQ=DAILY"})")
                     .status,
                 200);
        InboxDevice steady(*server.app, session);
        InboxDevice flapping(*server.app, session);
        InboxDevice away(*server.app, session);   // throughout
        steady.connect();
        flapping.connect();

        QRandomGenerator random(11);   // NOLINT: the same each time
        int posted = 0;
        int kills = 0;
        for (int step = 0; step < 120; ++step) {
            const quint32 what = random.bounded(20);
            if (what < 12) {
                posted += client.ask("POST", u"/schedules/1/run"_s, json).status == 200 ? 1 : 0;
            } else if (what < 15 && posted > 0) {
                const QByteArray id = QByteArray::number(1 + random.bounded(posted));
                QCOMPARE(client.ask("POST", u"/notifications/ack"_s, json, "{\"ids\":[" + id + "]}").status, 200);
            } else if (what < 17) {
                random.bounded(2) == 0 ? flapping.cut() : flapping.connect();
            } else if (what == 17 && posted > 0) {
                const QString id = QString::number(1 + random.bounded(posted));
                QCOMPARE(client.ask("POST", u"/notifications/%1/snooze"_s.arg(id), json, R"({"minutes":600})").status, 200);
            } else if (what == 18 && kills < 3) {
                const qint64 pid = pidOf(server.data().agent(u"alice"_s) + u"/agent.pid"_s);
                QVERIFY(pid > 0);
                ::kill(pid_t(pid), SIGKILL);
                ++kills;
                QTRY_VERIFY(!isAlive(pid));
            }
            QCoreApplication::processEvents();
            steady.heed();
            flapping.heed();
        }
        flapping.connect();
        const qint64 newest =
            json::parseObject(client.ask("GET", u"/notifications"_s, session).body)->value("last"_L1).toInteger();
        QTRY_VERIFY((steady.heed(), steady.last) == newest);
        QTRY_VERIFY((flapping.heed(), flapping.last) == newest);
        away.catchUp();

        QVERIFY(kills > 0 && posted > 30);
        QCOMPARE(away.known.size(), posted);
        for (const InboxDevice *device : {&steady, &flapping, &away}) {
            QVERIFY(device->isInOrder);
            QCOMPARE(device->last, newest);
            QCOMPARE(device->known, away.known);   // read and snoozed state included
        }
        QCOMPARE(steady.firstSeen, steady.known.keys());
        qInfo("%d notifications, %d kills, numbers up to %lld", posted, kills, newest);
    }
};

QTEST_GUILESS_MAIN(TestInboxDevices)
#include "tst_inboxdevices.moc"
