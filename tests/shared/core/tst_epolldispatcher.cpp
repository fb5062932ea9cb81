#include "shared/core/epolldispatcher.h"
#include "tests/shared/core/socketpair.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

class TestEpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheOneOfThisProcess() { QVERIFY(qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance())); }

    void isNotMadeWithoutDescriptors_data()
    {
        QTest::addColumn<int>("free");
        QTest::addColumn<bool>("isMade");
        QTest::newRow("none") << 0 << false;
        QTest::newRow("one") << 1 << false;
        QTest::newRow("two") << 2 << true;
    }
    void isNotMadeWithoutDescriptors()
    {
        QFETCH(const int, free);
        QFETCH(const bool, isMade);
        const int lowest = ::dup(0);   // and all below it are open
        ::close(lowest);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        rlimit few = before;
        few.rlim_cur = rlim_t(lowest + free);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);

        std::unique_ptr<EpollDispatcher> made = EpollDispatcher::make();

        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        QCOMPARE(bool(made), isMade);
        made.reset();
        const int next = ::dup(0);
        ::close(next);
        QCOMPARE(next, lowest);   // nothing was left open
    }
    void tellsWhatCanBeReadAndWritten()
    {
        const Pair pair;
        QSocketNotifier readable(pair.here, QSocketNotifier::Read);
        QSocketNotifier writable(pair.here, QSocketNotifier::Write);
        QSocketNotifier exception(pair.here, QSocketNotifier::Exception);
        QByteArray heard;
        int room = 0;
        int exceptions = 0;
        connect(&readable, &QSocketNotifier::activated, this, [&] { heard += pair.hear(); });
        connect(&writable, &QSocketNotifier::activated, this, [&] {
            ++room;
            writable.setEnabled(false);
        });
        connect(&exception, &QSocketNotifier::activated, this, [&] { ++exceptions; });
        QTRY_COMPARE(room, 1);
        QVERIFY(heard.isEmpty());

        pair.say("hello");

        QTRY_COMPARE(heard, "hello"_ba);
        QCOMPARE(room, 1);
        writable.setEnabled(true);
        QTRY_COMPARE(room, 2);
        QCOMPARE(exceptions, 0);
    }
    void tellsUrgentBytesAsAnException()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, server.serverPort());
        QTRY_VERIFY(server.hasPendingConnections());
        const std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        const int descriptor = ::dup(int(accepted->socketDescriptor()));
        int exceptions = 0;
        {
            QSocketNotifier exception(descriptor, QSocketNotifier::Exception);
            connect(&exception, &QSocketNotifier::activated, this, [&] {
                ++exceptions;
                exception.setEnabled(false);
            });
            QCOMPARE(::send(int(client.socketDescriptor()), "!", 1, MSG_OOB), 1);
            QTRY_COMPARE(exceptions, 1);
        }
        ::close(descriptor);
    }
    void aPeerThatHangsUpWakesWhoeverWaits_data()
    {
        QTest::addColumn<QSocketNotifier::Type>("type");
        QTest::newRow("read") << QSocketNotifier::Read;
        QTest::newRow("write") << QSocketNotifier::Write;
        QTest::newRow("exception") << QSocketNotifier::Exception;
    }
    void aPeerThatHangsUpWakesWhoeverWaits()
    {
        QFETCH(const QSocketNotifier::Type, type);
        Pair pair;
        QSocketNotifier notifier(pair.here, type);
        int activated = 0;
        connect(&notifier, &QSocketNotifier::activated, this, [&] {
            ++activated;
            notifier.setEnabled(false);
        });
        pair.closeThere();
        QTRY_COMPARE(activated, 1);
    }
    void whatIsSwitchedOffIsNotTold()
    {
        const Pair pair;
        QSocketNotifier readable(pair.here, QSocketNotifier::Read);
        QSocketNotifier writable(pair.here, QSocketNotifier::Write);
        int activated = 0;
        connect(&readable, &QSocketNotifier::activated, this, [&] { ++activated; });
        connect(&writable, &QSocketNotifier::activated, this, [&] { readable.setEnabled(false); });
        QTRY_VERIFY(!readable.isEnabled());
        pair.say("x");
        QTest::qWait(20);   // turns of the loop
        QCOMPARE(activated, 0);

        readable.setEnabled(true);
        writable.setEnabled(false);
        QTRY_VERIFY(activated > 0);
    }
    void oneHandlerMaySwitchOffAnother()
    {
        const Pair first;
        const Pair second;
        auto one = std::make_unique<QSocketNotifier>(first.here, QSocketNotifier::Read);
        auto other = std::make_unique<QSocketNotifier>(second.here, QSocketNotifier::Read);
        int activated = 0;
        connect(one.get(), &QSocketNotifier::activated, this, [&] {
            ++activated;
            one->setEnabled(false);
            other.reset();
        });
        connect(other.get(), &QSocketNotifier::activated, this, [&] {
            ++activated;
            other->setEnabled(false);
            one.reset();
        });
        first.say("x");
        second.say("x");   // both are ready in the same turn
        QTRY_COMPARE(activated, 1);
        QTest::qWait(20);
        QCOMPARE(activated, 1);
    }
    void aNumberThatIsUsedAgainIsWatchedAgain()
    {
        for (int round = 0; round < 20; ++round) {
            Pair pair;
            QByteArray heard;
            QSocketNotifier notifier(pair.here, QSocketNotifier::Read);
            connect(&notifier, &QSocketNotifier::activated, this, [&] { heard += pair.hear(); });
            if (round % 2 == 0)   // closed in the same turn in which it was watched, or later
                QTest::qWait(1);
            pair.say("x");
            if (round % 4 < 2)
                QTRY_COMPARE(heard, "x"_ba);
        }
    }
    void aDescriptorThatWasClosedUnderItsNotifierHoldsNobodyUp()
    {
        auto pair = std::make_unique<Pair>();
        QSocketNotifier stale(pair->here, QSocketNotifier::Read);
        QTest::qWait(1);
        const int number = pair->here;
        pair.reset();
        const Pair next;   // gets the same numbers
        QCOMPARE(next.here, number);
        QByteArray heard;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"two socket notifiers"_s));
        QSocketNotifier notifier(next.here, QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, this, [&] { heard += next.hear(); });

        next.say("x");

        QTRY_COMPARE(heard, "x"_ba);
    }
    void aDescriptorThatIsNotOpenIsSwitchedOff()
    {
        auto pair = std::make_unique<Pair>();
        QSocketNotifier notifier(pair->here, QSocketNotifier::Read);
        pair.reset();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"is not open"_s));
        QTRY_VERIFY(!notifier.isEnabled());
    }
    void filesAreAlwaysReady()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        int reads = 0;
        int writes = 0;
        QSocketNotifier readable(file.handle(), QSocketNotifier::Read);
        QSocketNotifier writable(file.handle(), QSocketNotifier::Write);
        connect(&readable, &QSocketNotifier::activated, this, [&] { ++reads; });
        connect(&writable, &QSocketNotifier::activated, this, [&] { ++writes; });
        QTRY_VERIFY(reads > 2 && writes > 2);

        writable.setEnabled(false);
        writes = 0;
        reads = 0;
        QTRY_VERIFY(reads > 2);
        QCOMPARE(writes, 0);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication::setEventDispatcher(EpollDispatcher::make().release());
    QCoreApplication application(argc, argv);
    TestEpollDispatcher test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_epolldispatcher.moc"
