#include "server/app/serverapp.h"
#include "shared/auth/passwordhash.h"
#include "tests/flow/badline.h"
#include "tests/flow/household.h"
#include "tests/flow/inboxdevice.h"
#include "tests/flow/relay.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;

// One user's devices before a real server and agent: one over a good line, one over a bad one, one that flaps, and one that
// is offline throughout. They end alike.
class TestBadLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString text = uR"(global:
  log_level: WARNING
  limits: {requests_per_minute: 1000000}
users:
  - {username: alice, password: '%1'}
)"_s.arg(auth::hashPassword(Household::password).result().value());
        QFile file(m_folder->filePath(u"config.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        file.close();
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{
            .dataFolder = m_folder->path(), .listen = u"127.0.0.1"_s, .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s, .port = 0});
        QVERIFY(m_server->start());
        // The server's level silences the figures of this test, too.
        QLoggingCategory::setFilterRules(u"*.debug=false\n*.info=false\ndefault.info=true"_s);
        m_posted = 0;
        m_session = signIn(m_server->port(), m_server->keyFingerprint());
        m_client = clientFor(m_server->port(), m_server->keyFingerprint(), m_session);
        QVERIFY(done(m_client->add(
            {.text = u"tea"_s, .start = QDateTime(QDate(2199, 1, 1), QTime(8, 0), QTimeZone::UTC), .rrule = u"FREQ=DAILY"_s})));
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void aDeviceShowsItsStateAndEndsWithTheSameInbox_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("isCut");   // nothing goes through
        QTest::newRow("latency") << int(BadLine::Latency) << false;
        QTest::newRow("stall") << int(BadLine::Stall) << true;
        QTest::newRow("reset") << int(BadLine::Reset) << true;
        QTest::newRow("2 kB in a second") << int(BadLine::Slow) << false;
        QTest::newRow("refuse") << int(BadLine::Refuse) << true;
    }
    void aDeviceShowsItsStateAndEndsWithTheSameInbox()
    {
        QFETCH(const int, fault);
        QFETCH(const bool, isCut);
        BadLine badLine(m_server->port());
        Relay flappingLine(m_server->port());
        const auto steady = device(m_server->port());
        const auto bad = device(badLine.serverPort());
        const auto flapping = device(flappingLine.serverPort());
        for (const auto &one : {steady.get(), bad.get(), flapping.get()})
            one->start();
        QTRY_VERIFY_WITH_TIMEOUT(steady->isLive() && bad->isLive() && flapping->isLive(), 30'000);
        happen(flappingLine, 15);
        QTRY_VERIFY_WITH_TIMEOUT(bad->last() == steady->last() && steady->last() >= newest(), 30'000);

        using State = desktop::InboxFollower::State;
        QElapsedTimer since;
        since.start();
        bad->states.clear();
        badLine.setFault(BadLine::Fault(fault));
        if (isCut) {
            QTRY_VERIFY_WITH_TIMEOUT(!bad->isLive(), 30'000);
            qInfo("it showed that it is cut off after %lld ms", since.elapsed());
        }
        happen(flappingLine, 15);
        if (isCut)
            QVERIFY(!bad->states.contains(State::Live));   // whatever it tries
        if (!isCut) {
            QTRY_VERIFY_WITH_TIMEOUT(bad->last() >= newest(), 120'000);   // over that line
            qInfo("it had all of it after %lld ms", since.restart());
            if (fault == BadLine::Latency)
                QVERIFY(!bad->states.contains(State::Away));   // late is not lost
        }
        badLine.setFault(BadLine::None);
        since.restart();

        QTRY_VERIFY_WITH_TIMEOUT(bad->isLive() && bad->last() >= newest(), 60'000);
        qInfo("it was there again after %lld ms", since.elapsed());
        QCOMPARE(bad->states.value(0, State::Away), State::Away);   // of what it showed, the first
        if (!bad->states.isEmpty())
            QCOMPARE(bad->states.constLast(), State::Live);
        QTRY_VERIFY_WITH_TIMEOUT(steady->last() >= newest() && flapping->last() >= newest(), 60'000);
        const auto away = device(m_server->port());
        away->start();
        QTRY_VERIFY_WITH_TIMEOUT(away->last() >= newest(), 60'000);
        QVERIFY(away->known.size() >= 15);
        for (const InboxDevice *one : {steady.get(), bad.get(), flapping.get()}) {
            QVERIFY(one->isInOrder);
            QCOMPARE(one->known, away->known);   // read and snoozed state included
            QCOMPARE(one->firstSeen.size(), away->known.size());   // each once
        }
    }
    // 10,000 with the long tests, to two devices that come and go at random, beside one that is offline throughout.
    void manyNotificationsReachBothOnceAndInOrder()
    {
        const int most = qEnvironmentVariableIsSet("TOM_LONG_TESTS") ? 10'000 : 600;
        Relay firstLine(m_server->port());
        Relay secondLine(m_server->port());
        const auto first = device(firstLine.serverPort());
        const auto second = device(secondLine.serverPort());
        first->start();
        second->start();
        QRandomGenerator random(7);   // NOLINT: the same each time
        QList<QFuture<Result<void>>> open;
        int posted = 0;
        int cuts = 0;
        QElapsedTimer since;
        since.start();
        while (posted < most) {
            while (open.size() < 8 && posted + open.size() < most)
                open.append(m_client->runSchedule(u"1"_s));
            QVERIFY(QTest::qWaitFor([&] { return open.constFirst().isFinished(); }, 60'000));
            QVERIFY(open.takeFirst().result());
            ++posted;
            if (random.bounded(100) == 0) {
                (random.bounded(2) == 0 ? firstLine : secondLine).cut();
                ++cuts;
            }
        }
        const qint64 postedIn = since.elapsed();
        const qint64 all = newest();   // two of the same millisecond are one
        QVERIFY(all > most / 2 && all <= most);
        QTRY_VERIFY_WITH_TIMEOUT(first->last() == all && second->last() == all, 120'000);

        for (const InboxDevice *one : {first.get(), second.get()}) {
            QVERIFY(one->isInOrder);
            QCOMPARE(one->known.size(), all);
            QCOMPARE(one->firstSeen, one->known.keys());
        }
        QCOMPARE(first->known, second->known);
        const auto away = device(m_server->port());
        away->start();
        QTRY_VERIFY_WITH_TIMEOUT(away->last() == all, 120'000);
        QCOMPARE(away->known, first->known);
        QVERIFY(cuts > 0);
        qInfo("%lld notifications in %lld ms, %d cuts; both had all after %lld ms", all, postedIn, cuts, since.elapsed());
    }

private:
    [[nodiscard]] std::unique_ptr<InboxDevice> device(quint16 port) const
    {
        return std::make_unique<InboxDevice>(port, m_server->keyFingerprint(), m_session);
    }
    template<typename T>
    static Result<T> answer(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000))
            return failure(ErrorCode::Network, u"no answer"_s);
        return future.result();
    }
    template<typename T>
    static bool done(const QFuture<Result<T>> &future)
    {
        return answer(future).has_value();
    }
    // The number of the newest change.
    [[nodiscard]] qint64 newest() const
    {
        const auto page = answer(m_client->notifications(0));
        qint64 last = page ? page->last : -1;
        for (auto more = page; more && more->hasMore;) {
            more = answer(m_client->notifications(last));
            last = more ? more->last : -1;
        }
        return last;
    }
    // Something comes, is read, is snoozed, and the flapping line is cut.
    void happen(Relay &flapping, int times)
    {
        for (int i = 0; i < times; ++i) {
            QVERIFY(done(m_client->runSchedule(u"1"_s)));
            ++m_posted;
            if (i % 3 == 0)
                QVERIFY(done(m_client->acknowledge({.ids = {1 + m_random.bounded(m_posted)}})));
            if (i % 4 == 1)
                QVERIFY(done(m_client->snooze(1 + m_random.bounded(m_posted), std::chrono::minutes(600))));
            if (i % 5 == 2)
                flapping.cut();
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<desktop::ApiClient> m_client;
    QByteArray m_session;
    QRandomGenerator m_random{5};   // NOLINT: the same each time
    int m_posted = 0;
};

QTEST_GUILESS_MAIN(TestBadLines)
#include "tst_badlines.moc"
