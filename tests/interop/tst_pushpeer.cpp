#include "server/push/pushhub.h"
#include "tests/interop/contractserver.h"

#include <QProcess>
#include <QStandardPaths>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// The push channel as somebody else's client sees it: npm's ws.
class TestPushPeer : public QObject
{
    Q_OBJECT

private:
    static void startNode(QProcess &node, const QString &script, const QStringList &arguments)
    {
        const QString folder = QStringLiteral(TOM_SOURCE_DIR "/tests/interop/");
        const QString line = u"peers=$(\"$0\" --where) && exec node \"$1\" \"$peers\" \"${@:2}\""_s;
        node.setProcessChannelMode(QProcess::MergedChannels);
        node.start(u"bash"_s, QStringList{u"-c"_s, line, folder + u"peers.sh"_s, folder + script} + arguments);
    }
    [[nodiscard]] static qint64 residentBytes()
    {
        QFile file(u"/proc/self/statm"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
    }

private Q_SLOTS:
    // And prints what it costs, a client for whom Qt's own would be too slow.
    void manyListenersHearEverything()
    {
        constexpr int devices = 300;
        constexpr int messages = 100;
        PushHub hub([](const Session &) { return true; }, {.socketsPerUser = devices});
        httpserver::HttpServer server({.connections = devices, .connectionsPerAddress = devices});
        server.addUpgrade(
            u"/push"_s, "tom.push.v1"_ba, [&hub](const httpserver::Request &) -> Result<httpserver::HttpServer::SocketTaker> {
                return [&hub](std::unique_ptr<QWebSocket> socket) { hub.add({.user = u"alice"_s}, std::move(socket)); };
            });
        const auth::CertifiedKey identity = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        QVERIFY(server.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(identity.chain, identity.key)));
        const qint64 before = residentBytes();
        QProcess node;
        startNode(node, u"listeners.mjs"_s, {QString::number(server.port()), QString::number(devices)});
        QVERIFY(QTest::qWaitFor([&] { return hub.sockets() == devices; }, 60'000));
        qInfo("%lld bytes of memory for a device that listens", (residentBytes() - before) / devices);

        const std::clock_t began = std::clock();
        QElapsedTimer since;
        since.start();
        for (int i = 0; i < messages; ++i) {
            QCOMPARE(hub.publish(u"alice"_s, {protocol::PushTasks{i}}), devices);
            QCoreApplication::processEvents();
        }
        const double cpu = double(std::clock() - began) / CLOCKS_PER_SEC;
        qInfo("%.2f us of CPU for a message to one device; %lld ms for %d messages to %d devices", cpu * 1e6 / messages / devices,
              since.elapsed(), messages, devices);
        const QByteArray all = "heard " + QByteArray::number(devices * (messages + 1)) + '\n';   // with the hello
        QVERIFY(QTest::qWaitFor(
            [&] {
                node.write("?\n");
                QTest::qWait(100);
                return node.readAll().endsWith(all);
            },
            60'000));
        node.kill();
        node.waitForFinished();
    }
    // A browser with the page and its worker; pushworker.mjs tries the worker where there is none.
    void aBrowserShowsWhatIsPushed()
    {
        const QString chromium = QStandardPaths::findExecutable(u"chromium"_s);
        if (chromium.isEmpty())
            QSKIP("there is no chromium here");
        QTemporaryDir notes;
        ContractServer server;
        QVERIFY(server.start(notes.filePath(u"answers.jsonl"_s)));
        const QByteArray alice = http::headerValue(server.signIn(u"alice"_s, u"secret-of-alice"_s), "cookie");
        QProcess node;
        startNode(node, u"browserworker.mjs"_s, {chromium, u"127.0.0.1:%1"_s.arg(server.port())});
        node.write(alice + '\n');
        node.closeWriteChannel();

        QVERIFY(QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 200'000));
        QVERIFY2(node.exitCode() == 0, node.readAll().constData());
    }
    void npmWsListens()
    {
        QTemporaryDir notes;
        ContractServer server;
        QVERIFY(server.start(notes.filePath(u"answers.jsonl"_s)));
        const QByteArray alice = http::headerValue(server.signIn(u"alice"_s, u"secret-of-alice"_s), "cookie");
        const QByteArray bob = http::headerValue(server.signIn(u"bob"_s, u"secret-of-bob"_s), "cookie");
        QVERIFY(!alice.isEmpty() && !bob.isEmpty());

        QProcess node;
        startNode(node, u"push.mjs"_s, {u"127.0.0.1:%1"_s.arg(server.port())});
        node.write(alice + '\n' + bob + '\n');
        node.closeWriteChannel();

        QVERIFY(QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 100'000));
        QVERIFY2(node.exitCode() == 0, node.readAll().constData());
    }
};

QTEST_GUILESS_MAIN(TestPushPeer)
#include "tst_pushpeer.moc"
