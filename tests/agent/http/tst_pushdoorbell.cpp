#include "agent/http/pushdoorbell.h"
#include "shared/core/json.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::protocol;

namespace {

class FakeExchange : public http::HttpExchange
{
public:
    void cancel() override {}
    void setPaused(bool) override {}
    void answer(int status)
    {
        Q_EMIT headReceived({.status = status});
        Q_EMIT finished({});
    }
    void fail() { Q_EMIT finished(failure(ErrorCode::Network, u"nobody is there"_s)); }
};

// Keeps what is sent; the test answers.
class FakeServer : public http::HttpClient
{
public:
    std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) override
    {
        requests.append(request);
        auto exchange = std::make_unique<FakeExchange>();
        last = exchange.get();
        return exchange;
    }
    [[nodiscard]] QList<PushMessage> messages(qsizetype request) const
    {
        return PushRings::fromJson(*json::parseObject(requests.at(request).body))->messages;
    }

    QList<http::HttpRequest> requests;
    FakeExchange *last = nullptr;
};

PushMessage tasks(qint64 id)
{
    return {PushTasks{id}};
}

PushMessage status(const QString &module, const QString &state)
{
    return {PushStatus{.module = module, .status = state}};
}

const QUrl url(u"https://127.0.0.1:1/push"_s);

} // namespace

class PushDoorbellTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ringsOnceForWhatChangesTogether()
    {
        FakeServer server;
        PushDoorbell bell(server, url);

        bell.ring(tasks(1));
        bell.ring(status(u"lists"_s, u"failed"_s));
        bell.ring(status(u"notes"_s, u"connected"_s));
        bell.ring(tasks(2));

        QTRY_COMPARE(server.requests.size(), 1);
        QCOMPARE(server.requests.constFirst().url, url);
        QCOMPARE(server.requests.constFirst().method, "POST"_ba);
        QCOMPARE(server.messages(0), (QList{status(u"lists"_s, u"failed"_s), status(u"notes"_s, u"connected"_s), tasks(2)}));
        QCOMPARE(bell.waiting(), 0);
    }

    void waitsForTheAnswerBeforeItRingsAgain()
    {
        FakeServer server;
        PushDoorbell bell(server, url);
        bell.ring(tasks(1));
        QTRY_COMPARE(server.requests.size(), 1);

        bell.ring(tasks(2));
        bell.ring(tasks(3));
        QCoreApplication::processEvents();
        QCOMPARE(server.requests.size(), 1);
        server.last->answer(200);

        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.messages(1), QList{tasks(3)});
    }

    void triesAgainWhileTheServerIsAway_data()
    {
        QTest::addColumn<int>("answered");   // 0: no answer

        QTest::newRow("nobody answers") << 0;
        QTest::newRow("too often") << 429;
        QTest::newRow("it cannot now") << 503;
    }
    void triesAgainWhileTheServerIsAway()
    {
        QFETCH(const int, answered);
        FakeServer server;
        PushDoorbell bell(server, url, {.first = 1ms, .longest = 4ms});
        bell.ring(tasks(1));
        bell.ring(status(u"lists"_s, u"failed"_s));
        for (int attempt = 1; attempt <= 6; ++attempt) {
            QTRY_COMPARE(server.requests.size(), attempt);
            if (attempt == 3)
                bell.ring(tasks(2));
            if (answered == 0)
                server.last->fail();
            else
                server.last->answer(answered);
        }

        QTRY_COMPARE(server.requests.size(), 7);
        QCOMPARE(server.messages(6).size(), 2);
        QVERIFY(server.messages(6).contains(tasks(2)));
        QVERIFY(!server.messages(6).contains(tasks(1)));
    }

    void dropsWhatTheServerRefuses()
    {
        FakeServer server;
        PushDoorbell bell(server, url);
        bell.ring(tasks(1));
        QTRY_COMPARE(server.requests.size(), 1);

        server.last->answer(403);
        bell.ring(tasks(2));

        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.messages(1), QList{tasks(2)});
    }

    void keepsNoMoreThanItsQueueHolds()
    {
        FakeServer server;
        PushDoorbell bell(server, url);
        bell.ring(tasks(1));
        QTRY_COMPARE(server.requests.size(), 1);

        for (int i = 0; i <= PushDoorbell::maxWaiting; ++i)
            bell.ring({PushNotification{.seq = i, .notification = {}}});
        QCOMPARE(bell.waiting(), PushDoorbell::maxWaiting);

        for (int batch = 1; batch <= 4; ++batch) {
            server.last->answer(200);
            QTRY_COMPARE(server.requests.size(), batch + 1);
            QCOMPARE(server.messages(batch).size(), PushRings::most);
        }
        QCOMPARE(std::get<PushNotification>(server.messages(1).constFirst().body).seq, 1);   // the oldest has gone
        QCOMPARE(std::get<PushNotification>(server.messages(4).constLast().body).seq, PushDoorbell::maxWaiting);
        QCOMPARE(bell.waiting(), 0);
    }
};

QTEST_GUILESS_MAIN(PushDoorbellTest)
#include "tst_pushdoorbell.moc"
