#include "shared/core/epolldispatcher.h"
#include "tests/shared/core/socketpair.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

class TestEpollLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timersComeInTheirOrder()
    {
        QStringList heard;
        QTimer::singleShot(60ms, Qt::PreciseTimer, this, [&] { heard.append(u"60"_s); });
        QTimer::singleShot(20ms, this, [&] { heard.append(u"20"_s); });
        QTimer::singleShot(40ms, this, [&] { heard.append(u"40"_s); });
        QTimer::singleShot(0, this, [&] { heard.append(u"0"_s); });
        QTRY_COMPARE(heard, (QStringList{u"0"_s, u"20"_s, u"40"_s, u"60"_s}));
    }
    void noTimerComesEarly()
    {
        QElapsedTimer since;
        since.start();
        qint64 elapsed = -1;
        QTimer::singleShot(50ms, Qt::PreciseTimer, this, [&] { elapsed = since.nsecsElapsed(); });
        QTRY_VERIFY(elapsed >= 0);
        QVERIFY(elapsed >= 50'000'000);
    }
    void timersTellWhatIsLeft()
    {
        QTimer timer;
        timer.start(60s);
        QVERIFY(timer.remainingTime() > 50'000 && timer.remainingTime() <= 63'000);
        QCOMPARE(QAbstractEventDispatcher::instance()->timersForObject(&timer).size(), 1);
        timer.stop();
        QCOMPARE(timer.remainingTime(), -1);
    }
    void aTimerOfNoIntervalStarvesNobody()
    {
        const Pair pair;
        QTimer busy;
        busy.start(0);
        QByteArray heard;
        bool wasPosted = false;
        QSocketNotifier notifier(pair.here, QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, this, [&] { heard += pair.hear(); });
        QMetaObject::invokeMethod(this, [&] { wasPosted = true; }, Qt::QueuedConnection);
        pair.say("x");
        QTRY_COMPARE(heard, "x"_ba);
        QTRY_VERIFY(wasPosted);
    }
    void anotherThreadWakesIt()
    {
        for (int round = 0; round < 200; ++round) {
            QEventLoop loop;
            const std::unique_ptr<QThread> thread(
                QThread::create([&loop] { QMetaObject::invokeMethod(&loop, [&loop] { loop.quit(); }, Qt::QueuedConnection); }));
            thread->start();
            loop.exec();   // for ever, when the wake-up is lost
            QVERIFY(thread->wait());
        }
    }
    void anotherThreadEndsALoop()
    {
        for (int round = 0; round < 200; ++round) {
            QEventLoop loop;
            const std::unique_ptr<QThread> thread(QThread::create([&loop] { loop.exit(answer); }));
            QMetaObject::invokeMethod(&loop, [&thread] { thread->start(); }, Qt::QueuedConnection);   // exec() has begun
            QCOMPARE(loop.exec(), answer);
            QVERIFY(thread->wait());
        }
    }
    void wakeUpBeforeWaitingIsNotLost()
    {
        auto *dispatcher = QAbstractEventDispatcher::instance();
        while (dispatcher->processEvents(QEventLoop::AllEvents)) {
        }
        dispatcher->wakeUp();
        QVERIFY(dispatcher->processEvents(QEventLoop::WaitForMoreEvents));
        QVERIFY(!dispatcher->processEvents(QEventLoop::AllEvents));
    }
    void tellsBeforeItBlocksAndWhenItIsAwake()
    {
        QSignalSpy blocks(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock);
        QSignalSpy awake(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake);
        QEventLoop loop;
        QTimer::singleShot(10ms, &loop, &QEventLoop::quit);
        loop.exec();
        QVERIFY(!blocks.isEmpty());
        QVERIFY(!awake.isEmpty());
    }
    void nestedLoopsSeeEverything()
    {
        const Pair outer;
        const Pair inner;
        QStringList heard;
        QSocketNotifier first(outer.here, QSocketNotifier::Read);
        QSocketNotifier second(inner.here, QSocketNotifier::Read);
        connect(&first, &QSocketNotifier::activated, this, [&] {
            outer.hear();
            heard.append(u"begin"_s);
            QEventLoop loop;
            QTimer::singleShot(10ms, &loop, [&] { inner.say("x"); });
            connect(&second, &QSocketNotifier::activated, &loop, [&] {
                inner.hear();
                heard.append(u"inner"_s);
                loop.quit();
            });
            loop.exec();
            heard.append(u"end"_s);
        });
        outer.say("x");
        QTRY_COMPARE(heard, (QStringList{u"begin"_s, u"inner"_s, u"end"_s}));
    }
    void aDeferredDeleteWaitsForItsLoop()
    {
        QPointer<QObject> object = new QObject;
        bool wasThere = false;
        QEventLoop outer;
        QTimer::singleShot(0, &outer, [&] {
            object->deleteLater();
            QEventLoop inner;
            QTimer::singleShot(20ms, &inner, &QEventLoop::quit);
            inner.exec();
            wasThere = object;
            QTimer::singleShot(20ms, &outer, &QEventLoop::quit);
        });
        outer.exec();
        QVERIFY(wasThere);
        QVERIFY(!object);
    }
    void notifiersCanBeLeftOut()
    {
        const Pair pair;
        int activated = 0;
        QSocketNotifier notifier(pair.here, QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, this, [&] {
            pair.hear();
            ++activated;
        });
        pair.say("x");
        QEventLoop loop;
        QTimer::singleShot(20ms, &loop, &QEventLoop::quit);
        loop.exec(QEventLoop::ExcludeSocketNotifiers);
        QCOMPARE(activated, 0);
        QTRY_COMPARE(activated, 1);
    }
    void processesEndAndAreHeard()
    {
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int i = 0; i < 10; ++i) {
            processes.push_back(std::make_unique<QProcess>());
            processes.back()->start(u"sh"_s, {u"-c"_s, u"read line; echo \"$line!\"; exit %1"_s.arg(i)});
            processes.back()->write("hello\n");
        }
        for (int i = 0; i < 10; ++i) {
            QProcess &process = *processes.at(size_t(i));
            QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20000);
            QCOMPARE(process.exitCode(), i);
            QCOMPARE(process.readAllStandardOutput(), "hello!\n"_ba);
        }
    }
    void aKilledProcessIsNoticed()
    {
        QProcess process;
        process.start(u"sleep"_s, {u"60"_s});
        QTRY_COMPARE(process.state(), QProcess::Running);
        process.kill();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20000);
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    }
    void tcpCarriesMegabytesBothWays()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QIODevice::readyRead, socket, [socket] { socket->write(socket->readAll()); });
        });
        const QByteArray bytes = QByteArray("0123456789abcdef").repeated(128 * 1024);
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        std::vector<QByteArray> heard(4);
        for (QByteArray &echo : heard) {
            clients.push_back(std::make_unique<QTcpSocket>());
            QTcpSocket *client = clients.back().get();
            connect(client, &QIODevice::readyRead, client, [client, &echo] { echo += client->readAll(); });
            client->connectToHost(QHostAddress::LocalHost, server.serverPort());
            client->write(bytes);
        }
        for (const QByteArray &echo : heard)
            QTRY_COMPARE_WITH_TIMEOUT(echo.size(), bytes.size(), 30000);
        QVERIFY(std::all_of(heard.begin(), heard.end(), [&bytes](const QByteArray &echo) { return echo == bytes; }));
    }
    void aThousandDescriptorsAreWatched()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const size_t count = limit.rlim_max >= 2200 ? 1000 : 200;
        limit.rlim_cur = qMin<rlim_t>(limit.rlim_max, 4096);
        ::setrlimit(RLIMIT_NOFILE, &limit);
        std::vector<std::unique_ptr<Pair>> pairs;
        std::vector<std::unique_ptr<QSocketNotifier>> notifiers;
        size_t heard = 0;
        for (size_t i = 0; i < count; ++i) {
            pairs.push_back(std::make_unique<Pair>());
            QVERIFY(pairs.back()->here >= 0);
            notifiers.push_back(std::make_unique<QSocketNotifier>(pairs.back()->here, QSocketNotifier::Read));
            connect(notifiers.back().get(), &QSocketNotifier::activated, this,
                    [&heard, pair = pairs.back().get()] { heard += size_t(pair->hear().size()); });
        }
        for (size_t i = 0; i < count; i += 7)   // a few of many
            pairs.at(i)->say("x");
        QTRY_COMPARE(heard, (count + 6) / 7);
        for (const auto &pair : pairs)          // and all at once: more than the kernel tells at a time
            pair->say("x");
        QTRY_COMPARE(heard, (count + 6) / 7 + count);
    }
    void runsInAThreadOfItsOwn()
    {
        QThread thread;
        thread.setEventDispatcher(EpollDispatcher::make().release());
        thread.start();
        QObject there;
        there.moveToThread(&thread);
        int calls = 0;   // only ever touched there
        for (int i = 0; i < 1000; ++i)
            QMetaObject::invokeMethod(&there, [&calls] { ++calls; }, Qt::QueuedConnection);
        int seen = 0;
        QMetaObject::invokeMethod(&there, [&] { seen = calls; }, Qt::BlockingQueuedConnection);
        QCOMPARE(seen, 1000);
        thread.quit();
        QVERIFY(thread.wait(20000));
    }

private:
    static constexpr int answer = 7;
};

int main(int argc, char *argv[])
{
    QCoreApplication::setEventDispatcher(EpollDispatcher::make().release());
    QCoreApplication application(argc, argv);
    TestEpollLoop test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_epollloop.moc"
