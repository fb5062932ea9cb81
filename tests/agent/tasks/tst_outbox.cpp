#include "agent/conversation/schema.h"
#include "agent/inbox/outbox.h"
#include "shared/core/json.h"
#include "tests/agent/support/setclock.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

class DoorExchange : public http::HttpExchange
{
public:
    void cancel() override {}
    void setPaused(bool) override {}
    void answer(int status, const QByteArray &body = "{}")
    {
        Q_EMIT headReceived({.status = status});
        Q_EMIT bytesReceived(body);
        Q_EMIT finished({});
    }
    void fail() { Q_EMIT finished(failure(ErrorCode::Network, u"nobody is there"_s)); }
};

class Door : public http::HttpClient
{
public:
    std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) override
    {
        requests.append(request);
        auto exchange = std::make_unique<DoorExchange>();
        last = exchange.get();
        return exchange;
    }
    [[nodiscard]] QString recipient(qsizetype request) const
    {
        return json::parseObject(requests.at(request).body)->value(u"recipient").toString();
    }

    QList<http::HttpRequest> requests;
    DoorExchange *last = nullptr;
};

const QUrl door(u"https://127.0.0.1:1/push"_s);

} // namespace

class TestOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }

    void bringsAMessageAndForgetsIt()
    {
        QSignalSpy settled(m_outbox.get(), &Outbox::settled);
        const auto id = m_outbox->add(u"bob"_s, u"message"_s, u"tea"_s);
        QVERIFY(id);
        QTRY_COMPARE(m_door->requests.size(), 1);
        QCOMPARE(m_door->requests.constFirst().url, QUrl(u"https://127.0.0.1:1/messages"_s));

        m_door->last->answer(200);

        QTRY_COMPARE(settled.size(), 1);
        QCOMPARE(settled.constFirst(), (QVariantList{*id, QString()}));
        QVERIFY(m_outbox->isEmpty());
    }
    void bringsTheSameMessageAgainAfterARestart()
    {
        QVERIFY(m_outbox->add(u"bob"_s, u"message"_s, u"tea"_s));
        QTRY_COMPARE(m_door->requests.size(), 1);
        const QByteArray body = m_door->requests.constFirst().body;

        open();   // killed before the answer came

        QTRY_COMPARE(m_door->requests.size(), 1);
        QCOMPARE(m_door->requests.constFirst().body, body);   // with the same id: the other agent knows it
        m_door->last->answer(200);
        QTRY_VERIFY(m_outbox->isEmpty());
    }
    void oneWhoIsAwayHoldsUpNobodyElse()
    {
        QVERIFY(m_outbox->add(u"away"_s, u"message"_s, u"one"_s));
        QVERIFY(m_outbox->add(u"bob"_s, u"message"_s, u"two"_s));
        QTRY_COMPARE(m_door->requests.size(), 1);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a message to away waits"_s));
        m_door->last->answer(503, R"({"message":"not now"})");
        QTRY_COMPARE(m_door->requests.size(), 2);
        QCOMPARE(m_door->recipient(1), u"bob"_s);
        m_door->last->answer(200);
        QTRY_COMPARE(m_door->requests.size(), 3);
        QCOMPARE(m_door->recipient(2), u"away"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a message to away waits"_s));
        m_door->last->fail();
        QTRY_COMPARE(m_door->requests.size(), 4);
        m_door->last->answer(200);
        QTRY_VERIFY(m_outbox->isEmpty());
    }
    void saysWhyOneIsRefused()
    {
        QSignalSpy refused(m_outbox.get(), &Outbox::refused);
        QVERIFY(m_outbox->add(u"nobody"_s, u"message"_s, u"tea"_s));
        QTRY_COMPARE(m_door->requests.size(), 1);
        m_door->last->answer(404, R"({"message":"there is no user nobody"})");
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused.constFirst(), (QVariantList{u"nobody"_s, u"message"_s, u"tea"_s, u"there is no user nobody"_s}));
        QVERIFY(m_outbox->isEmpty());
    }
    void keepsHowFarMessagesHaveCome()
    {
        const auto states = [this] {
            QStringList said;
            const auto sent = m_outbox->sent().list(100);
            for (const protocol::SentMessage &message : sent->messages)
                said.append(message.recipient + u' ' + message.state);
            return said;
        };
        QVERIFY(m_outbox->add(u"BOB"_s, u"message"_s, u"tea"_s));
        QVERIFY(m_outbox->add(u"nobody"_s, u"reminder"_s, u"tea"_s));
        QVERIFY(m_outbox->add(u"bob"_s, u"read"_s, u"m1"_s));   // agents' own words are no messages
        QCOMPARE(states(), (QStringList{u"nobody waiting"_s, u"BOB waiting"_s}));

        QTRY_COMPARE(m_door->requests.size(), 1);
        m_door->last->answer(200, R"({"status":"OK","recipient":"bob"})");
        QTRY_COMPARE(m_door->requests.size(), 2);
        m_door->last->answer(404, "{}");
        QTRY_COMPARE(states(), (QStringList{u"nobody refused"_s, u"bob delivered"_s}));

        const auto sent = m_outbox->sent().list(2);
        const QString id = sent->messages.constFirst().id;
        const QString first = sent->messages.constLast().id;
        QVERIFY(m_outbox->sent().setRead({first, id}, u"carol"_s));   // who did not get them
        QCOMPARE(states(), (QStringList{u"nobody refused"_s, u"bob delivered"_s}));
        open();
        QVERIFY(m_outbox->sent().setRead({first}, u"Bob"_s));
        QCOMPARE(states(), (QStringList{u"nobody refused"_s, u"bob read"_s}));
        QVERIFY(m_outbox->sent().setDelivered(first, u"bob"_s));   // the earlier word comes later
        QCOMPARE(states().constLast(), u"bob read"_s);
    }
    void theSameWordIsOneWhileItWaits()
    {
        QVERIFY(m_outbox->add(u"bob"_s, u"approval"_s, u"{}"_s, u"a1"_s));
        QVERIFY(m_outbox->add(u"bob"_s, u"approval"_s, u"{}"_s, u"a1"_s));
        QTRY_COMPARE(m_door->requests.size(), 1);
        m_door->last->answer(200);
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_door->requests.size(), 1);
    }
    void givesUpAfterAWeek()
    {
        QSignalSpy refused(m_outbox.get(), &Outbox::refused);
        QVERIFY(m_outbox->add(u"bob"_s, u"message"_s, u"tea"_s));
        QTRY_COMPARE(m_door->requests.size(), 1);
        m_clock.pass(Outbox::longestWait + 1ms);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a message to bob waits"_s));
        m_door->last->fail();
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(m_door->requests.size(), 1);
    }
    void keepsNoMoreThanItMay()
    {
        for (int i = 0; i < Outbox::mostWaiting; ++i) {
            if (!m_outbox->add(u"bob"_s, u"message"_s, u"x"_s))
                QFAIL("too early");
        }
        QCOMPARE(m_outbox->add(u"bob"_s, u"message"_s, u"x"_s).error().code, ErrorCode::RateLimited);
    }

private:
    void open()
    {
        m_outbox.reset();
        m_door = std::make_unique<Door>();
        m_database.reset();
        auto opened = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_outbox = std::make_unique<Outbox>(*m_database, m_clock, Outbox::Pauses{.first = 1ms, .longest = 4ms});
        m_outbox->setDoor(*m_door, door);
    }

    SetClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Door> m_door;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Outbox> m_outbox;
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
