#include "tests/bench/net/stream.h"
#include "tests/bench/net/tls.h"
#include "tests/server/endurance/serverprocess.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <poll.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isMemoryMeaningful = false;   // a sanitizer keeps what was freed
#else
constexpr bool isMemoryMeaningful = true;
#endif

// What a client says first.
QByteArray clientHello()
{
    const tom::bench::TlsContext context = tom::bench::clientContext();
    SSL *tls = tom::bench::clientSide(context.get());
    BIO *out = BIO_new(BIO_s_mem());
    SSL_set_bio(tls, BIO_new(BIO_s_mem()), out);
    SSL_do_handshake(tls);
    char *bytes = nullptr;
    const long size = BIO_ctrl(out, BIO_CTRL_INFO, 0, &bytes);
    const QByteArray hello(bytes, qsizetype(size));
    SSL_free(tls);
    return hello;
}

// Connects, says these bytes and leaves, so many times, 50 times from one address. How many connections opened and, where
// there was something to say, took it.
int comeAndGo(quint16 port, int times, const QByteArray &words)
{
    int opened = 0;
    for (int i = 0; i < times; ++i) {
        const int descriptor = tom::bench::connectTo(port, i / 50);
        pollfd connected{.fd = descriptor, .events = POLLOUT, .revents = 0};
        const bool isOpen = ::poll(&connected, 1, 5000) == 1 && (connected.revents & (POLLERR | POLLHUP)) == 0;
        opened +=
            isOpen && (words.isEmpty() || ::write(descriptor, words.constData(), std::size_t(words.size())) == words.size());
        ::close(descriptor);
    }
    return opened;
}

} // namespace

// What a server must bear: many requests, many connections, clients that leave in the middle, no descriptors left.
class TestLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile config(data().config());
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("global:\n  limits:\n    requests_per_minute: 1000000000\nusers:\n  - username: alice\n    password: "
                     "secret-of-alice\n    role: admin\n");
    }

    void answersManyRequestsInTheSameMemory()
    {
        const QString requests = isLong() ? u"100000"_s : u"3000"_s;
        const QString sockets = isLong() ? u"10000"_s : u"500"_s;
        ServerProcess server(data());
        QVERIFY(server.start());
        QVERIFY(writeCookie(server));
        Client watch = server.client();
        QCOMPARE(tasksAs(watch), 200);   // the agent is there
        QTRY_VERIFY(isAlone(watch));
        const int descriptors = server.openDescriptors();
        // All that grows once has grown: pools, caches, the agent.
        QVERIFY(isAnswered(load(server, u"/auth"_s, isLong() ? u"10000"_s : u"3000"_s), 200));
        QVERIFY(isAnswered(load(server, u"/tasks"_s, u"1000"_s), 200));
        QVERIFY(isAnswered(newConnections(server, u"500"_s), 200));
        // Connections to the agent that nobody needs are closed after half a minute.
        QTRY_COMPARE_LE_WITH_TIMEOUT(server.openDescriptors(), descriptors, std::chrono::seconds(60));
        QVERIFY(isAlone(watch));
        // How much is asked at once, and so the most that is ever in use, depends on what else the machine does. That grows once more
        // at the most; what is lost grows in each round.
        qint64 memory = 0;
        qint64 after = 0;
        for (int round = 0; round < 3 && (round == 0 || after > memory + memory / 20); ++round) {
            memory = server.memoryKb();
            QVERIFY(isAnswered(load(server, u"/auth"_s, requests), 200));
            QVERIFY(isAnswered(load(server, u"/tasks"_s, isLong() ? u"20000"_s : u"500"_s), 200));
            QVERIFY(isAnswered(newConnections(server, sockets), 200));

            QTRY_COMPARE_LE_WITH_TIMEOUT(server.openDescriptors(), descriptors, std::chrono::seconds(60));
            QVERIFY(isAlone(watch));
            after = server.memoryKb();
            qInfo("after %s requests and %s connections: %lld kB, before %lld kB", qPrintable(requests), qPrintable(sockets),
                  after, memory);
        }
        if (isMemoryMeaningful)
            QCOMPARE_LE(after, memory + memory / 20);
    }
    void answersAfterConnectionsThatWereCut_data()
    {
        QTest::addColumn<int>("times");
        QTest::addColumn<QByteArray>("words");
        const QByteArray hello = clientHello();
        for (const int times : {40, 1500}) {
            QTest::addRow("%d before the handshake", times) << times << QByteArray();
            QTest::addRow("%d in the handshake's first message", times) << times << hello.first(hello.size() / 2);
            QTest::addRow("%d after it", times) << times << hello;
        }
    }
    void answersAfterConnectionsThatWereCut()
    {
        QFETCH(int, times);
        QFETCH(QByteArray, words);
        ServerProcess server(data());
        QVERIFY(server.start());
        const int descriptors = server.openDescriptors();
        QCOMPARE(comeAndGo(server.port(), times, words), times);

        QElapsedTimer waited;
        waited.start();
        const auto page = server.client().ask("GET", u"/auth"_s);

        QVERIFY2(page.status == 200, server.lastWords().constData());
        qInfo("the sign-in page came %lld ms after the last of %d connections", waited.elapsed(), times);
        QTRY_COMPARE_LE_WITH_TIMEOUT(server.openDescriptors(), descriptors + 1, 30'000);   // our own is kept alive
    }
    void recoversWhenDescriptorsAreUsedUp()
    {
        constexpr int most = 80;
        ServerProcess server(data(), u"-n 80"_s);
        QVERIFY(server.start());
        QCOMPARE(server.client().ask("GET", u"/healthz"_s).status, 200);
        const int descriptors = server.openDescriptors();
        QProcess crowd;
        crowd.start(QStringLiteral(TOM_BIN_DIR "/../tests/frontload"),
                    {u"hold"_s, u"--port"_s, QString::number(server.port()), u"--connections"_s, u"200"_s});
        QTRY_COMPARE_GE_WITH_TIMEOUT(server.openDescriptors(), most - 2, 20'000);

        const qint64 before = server.cpuMilliseconds();
        QTest::qWait(2000);
        const qint64 used = server.cpuMilliseconds() - before;
        QVERIFY(server.isRunning());
        QCOMPARE_GE(server.openDescriptors(), most - 2);
        qInfo("%lld ms of CPU in 2 s without a descriptor left", used);
        QCOMPARE_LE(used, 500);   // a busy loop takes all that the machine gives

        crowd.kill();
        crowd.waitForFinished();

        QCOMPARE(server.client().ask("GET", u"/auth"_s).status, 200);
        QTRY_COMPARE_LE_WITH_TIMEOUT(server.openDescriptors(), descriptors + 1, 30'000);
    }
    void takesTheDescriptorsThatItMayHave()
    {
        ServerProcess server(data(), u"-S -n 60"_s);
        QVERIFY(server.start());
        const int held = 100;
        QProcess crowd;
        crowd.start(QStringLiteral(TOM_BIN_DIR "/../tests/frontload"),
                    {u"hold"_s, u"--port"_s, QString::number(server.port()), u"--connections"_s, QString::number(held)});

        QVERIFY(QTest::qWaitFor([&] { return crowd.canReadLine(); }, 30'000));
        QCOMPARE(crowd.readLine().trimmed(), "{\"open\":100}");

        crowd.closeWriteChannel();
        crowd.waitForFinished();
    }
    void letsAClientResumeAgainAndAgain()
    {
        ServerProcess server(data());
        QVERIFY(server.start());

        const QJsonObject result =
            frontload(server, {u"requests"_s, u"--path"_s, u"/healthz"_s, u"--new"_s, u"--resume"_s, u"--count"_s, u"20"_s});

        QVERIFY(isAnswered(result, 200));
        QCOMPARE(result.value("resumed"_L1).toInt(), 19);   // all but the first
    }

private:
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder->path()); }
    [[nodiscard]] QString cookieFile() const { return m_folder->filePath(u"cookie"_s); }
    [[nodiscard]] bool writeCookie(const ServerProcess &server) const
    {
        const http::Headers session = sessionOf(server.client().signIn(u"alice"_s, u"secret-of-alice"_s));
        QFile file(cookieFile());
        return file.open(QIODevice::WriteOnly) && file.write(session.constFirst().second + '\n') > 20;
    }
    [[nodiscard]] QJsonObject load(const ServerProcess &server, const QString &path, const QString &count) const
    {
        return frontload(server, {u"requests"_s, u"--path"_s, path, u"--connections"_s, u"32"_s, u"--count"_s, count,
                                  u"--cookies"_s, cookieFile()});
    }
    [[nodiscard]] QJsonObject newConnections(const ServerProcess &server, const QString &count) const
    {
        return frontload(
            server, {u"requests"_s, u"--path"_s, u"/healthz"_s, u"--connections"_s, u"16"_s, u"--count"_s, count, u"--new"_s});
    }
    // Every request, and in this way.
    [[nodiscard]] static bool isAnswered(const QJsonObject &result, int status)
    {
        const QJsonObject statuses = result.value("statuses"_L1).toObject();
        const bool isGood = result.value("requests"_L1).toInt() > 0 && result.value("lost"_L1).toObject().isEmpty()
                            && statuses.keys() == QStringList{QString::number(status)};
        if (!isGood)
            qWarning().noquote() << result;
        return isGood;
    }
    // The server counts no connection but that of whom we ask with.
    [[nodiscard]] bool isAlone(Client &watch) const
    {
        const auto figures = watch.ask("GET", u"/metrics"_s, session());
        return figures.status == 200 && figures.body.contains("\ntom_open_connections 1\n");
    }
    [[nodiscard]] int tasksAs(Client &watch) const { return watch.ask("GET", u"/tasks"_s, session()).status; }
    [[nodiscard]] http::Headers session() const
    {
        QFile file(cookieFile());
        return {{"Cookie", file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray()}};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"
