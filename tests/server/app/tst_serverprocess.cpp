#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"
#include "shared/auth/passwordhash.h"
#include "shared/core/atomicfile.h"
#include "tests/server/support/client.h"
#include "tests/server/support/processes.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

struct Ended
{
    int status = -1;
    QByteArray out{};
    QByteArray error{};
};

const QString program = QStringLiteral(TOM_BIN_DIR "/tom-server");

Ended run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {.status = process.exitCode(), .out = process.readAllStandardOutput(), .error = process.readAllStandardError()};
}

// The real tom-server, serving.
class Serving
{
public:
    explicit Serving(const DataFolder &data) : m_data(data)
    {
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        port = free.serverPort();
        free.close();
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(program, {u"--data"_s, data.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(port)});
    }
    ~Serving()
    {
        process.kill();
        process.waitForFinished();
    }
    [[nodiscard]] bool isReady() const
    {
        return QTest::qWaitFor(
                   [this] { return QFileInfo::exists(m_data.serverFile()) || process.state() == QProcess::NotRunning; }, 20'000)
               && process.state() == QProcess::Running;
    }
    [[nodiscard]] Client client() const
    {
        QFile file(m_data.serverFile());
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return Client(port, QJsonDocument::fromJson(text).object().value("key"_L1).toString().toLatin1());
    }

    QProcess process;
    quint16 port = 0;

private:
    DataFolder m_data;
};

} // namespace

class TestServerProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(write(data().config(), "users:\n  - username: alice\n    password: secret-of-alice\n    role: admin\n  - "
                                       "username: bob\n    password: secret-of-bob\n"));
    }

    void saysWhatItCanDo()
    {
        const Ended help = run({u"--help"_s});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("--check-config") && help.error.isEmpty());
        const Ended version = run({u"--version"_s});
        QCOMPARE(version.status, 0);
        QCOMPARE(version.out, "tom-server " TOM_VERSION "\n"_ba);
    }
#ifdef Q_OS_LINUX
    void waitsByEpollUnlessToldOtherwise_data()
    {
        QTest::addColumn<QString>("dispatcher");
        QTest::newRow("ours") << QString();
        QTest::newRow("Qt's") << u"qt"_s;
    }
    void waitsByEpollUnlessToldOtherwise()
    {
        QFETCH(const QString, dispatcher);
        qputenv("TOM_EVENT_DISPATCHER", dispatcher.toLatin1());
        const Serving serving(data());
        qunsetenv("TOM_EVENT_DISPATCHER");
        QVERIFY(serving.isReady());
        QStringList open;
        const QDir descriptors(u"/proc/%1/fd"_s.arg(serving.process.processId()));
        for (const QString &name : descriptors.entryList(QDir::Files | QDir::System))
            open.append(QFile::symLinkTarget(descriptors.filePath(name)));
        QVERIFY(!open.isEmpty());
        QCOMPARE(open.join(u' ').contains("[eventpoll]"_L1), dispatcher.isEmpty());
    }
#endif
    void refusesABadCommandLineWithOneLine()
    {
        const Ended ended = run({u"--frobnicate"_s});
        QCOMPARE(ended.status, 2);
        QVERIFY(ended.out.isEmpty() && ended.error.contains("--frobnicate"));
        QCOMPARE(ended.error.count('\n'), 1);
    }
    void checksAConfiguration()
    {
        const Ended good = run({u"--check-config"_s, data().config()});
        QCOMPARE(good.status, 0);
        QVERIFY(good.out.contains("2 users") && !good.out.contains("secret"));

        QVERIFY(
            write(data().config(), "users:\n  - username: alice\n    pasword: secret-of-alice\n  - password: secret-of-bob\n"));
        const Ended bad = run({u"--check-config"_s, data().config()});
        QCOMPARE(bad.status, 1);
        QVERIFY2(bad.out.startsWith(data().config().toUtf8() + ':'), bad.out.constData());
        QVERIFY(bad.out.count('\n') >= 2 && !bad.out.contains("secret-of"));

        QCOMPARE(run({u"--check-config"_s, data().path() + u"/none.yml"_s}).status, 1);
    }
    void hashesAPassword()
    {
        const Ended ended = run({u"hash-password"_s}, "a long password\n");
        QCOMPARE(ended.status, 0);
        QVERIFY(!ended.out.contains("a long password"));
        const auto verified = auth::verifyPassword(QString::fromLatin1(ended.out.trimmed()), u"a long password"_s).result();
        QVERIFY(verified && *verified);
        QCOMPARE(run({u"hash-password"_s}, "\n").status, 2);
        QCOMPARE(run({u"hash-password"_s}).status, 2);
    }
    void makesAFolderForEachAgent()
    {
        const Ended first = run({u"init"_s, u"--data"_s, data().path()});
        QCOMPARE(first.status, 0);
        QByteArrayList keys;
        for (const QString &name : {u"alice"_s, u"bob"_s}) {
            const QString folder = data().agent(name);
            const auto identity = auth::loadCertifiedKey(folder + u"/cert.pem"_s, folder + u"/key.pem"_s);
            QVERIFY(identity);
            const auto authorities = auth::Certificate::fromPem(*readFile(folder + u"/ca.pem"_s, 100'000));
            QCOMPARE(authorities.size(), 1);
            QCOMPARE(identity->chain.constFirst().issuerCommonNames(), authorities.constFirst().commonNames());
            keys.append(auth::keyFingerprint(identity->chain.constFirst()));
        }
        QVERIFY(keys.at(0) != keys.at(1));

        QCOMPARE(run({u"init"_s, u"--data"_s, data().path()}).status, 0);   // keeps what is there
        const auto kept =
            auth::loadCertifiedKey(data().agent(u"alice"_s) + u"/cert.pem"_s, data().agent(u"alice"_s) + u"/key.pem"_s);
        QVERIFY(kept);
        QCOMPARE(auth::keyFingerprint(kept->chain.constFirst()), keys.constFirst());
        QVERIFY(!first.out.contains("door"));

        QFile config(data().config());
        QVERIFY(config.open(QIODevice::Append) && config.write("\nagents: {door: {url: 'https://tom-server:8444'}}\n") > 0);
        config.close();
        QVERIFY(run({u"init"_s, u"--data"_s, data().path()}).out.contains("door           https://tom-server:8444 ("));
    }
    void refusesToServeWithOneReason()
    {
        QVERIFY(write(data().config(), "users: []\n"));
        const Ended ended = run({u"--data"_s, data().path(), u"--listen"_s, u"127.0.0.1"_s});
        QCOMPARE(ended.status, 2);
        QCOMPARE(ended.error.count("Tom cannot start"), 1);
        QVERIFY(write(data().config(), "users:\n  - username: alice\n    password: secret-of-alice\n"));
        const Ended noAgent = run({u"--data"_s, data().path(), u"--agent"_s, u"/nowhere/tom-agent"_s});
        QCOMPARE(noAgent.status, 2);
        QVERIFY(noAgent.error.contains("/nowhere/tom-agent"));
    }
    void issuesSessionsThatTheServerAccepts()
    {
        Serving server(data());
        QVERIFY(server.isReady());

        for (const QString &name : {u"alice"_s, u"bob"_s}) {
            const http::Headers session = issuedTo(name);
            QVERIFY(!session.isEmpty());
            const http::HttpResponse state = server.client().ask("GET", u"/auth"_s, session);
            QCOMPARE(QJsonDocument::fromJson(state.body).object().value("username"_L1).toString(), name);
        }
        QCOMPARE(run({u"issue-session"_s, u"--data"_s, data().path(), u"--user"_s, u"mallory"_s}).status, 2);
    }
    void endsInOrderOnSigterm()
    {
        Serving server(data());
        QVERIFY(server.isReady());
        QCOMPARE(server.client().ask("GET", u"/tasks"_s, issuedTo(u"alice"_s)).status, 200);
        const qint64 agent = pidOf(data().agent(u"alice"_s) + u"/agent.pid"_s);
        QVERIFY(agent > 0);

        server.process.terminate();

        QTRY_COMPARE_WITH_TIMEOUT(server.process.state(), QProcess::NotRunning, 15'000);
        QCOMPARE(server.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(server.process.exitCode(), 0);
        QVERIFY(!QFileInfo::exists(data().serverFile()));
        QVERIFY(!isAlive(agent));
    }
    void leavesNoAgentBehindWhenItIsKilled()
    {
#ifndef Q_OS_LINUX
        QSKIP("looks into /proc");
#endif
        {
            Serving server(data());
            QVERIFY(server.isReady());
            for (const QString &name : {u"alice"_s, u"bob"_s})
                QCOMPARE(server.client().ask("GET", u"/tasks"_s, issuedTo(name)).status, 200);
            const qint64 alice = pidOf(data().agent(u"alice"_s) + u"/agent.pid"_s);
            const qint64 bob = pidOf(data().agent(u"bob"_s) + u"/agent.pid"_s);
            QVERIFY(isAlive(alice) && isAlive(bob));

            server.process.kill();   // SIGKILL

            QTRY_COMPARE(server.process.state(), QProcess::NotRunning);
            QTRY_VERIFY(!isAlive(alice) && !isAlive(bob));
        }
        QVERIFY(QFile::remove(data().serverFile()));   // left behind, too
        Serving again(data());   // on the same folder, with its lock and pid files
        QVERIFY(again.isReady());
        QCOMPARE(again.client().ask("GET", u"/tasks"_s, issuedTo(u"alice"_s)).status, 200);
    }

private:
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder->path()); }
    [[nodiscard]] static bool write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    // The headers of whoever holds a session that the command issued.
    [[nodiscard]] http::Headers issuedTo(const QString &name) const
    {
        const Ended ended = run({u"issue-session"_s, u"--data"_s, data().path(), u"--user"_s, name});
        if (ended.status != 0 || ended.out.count('\n') != 1)
            return {};
        return {{"Cookie", "__Host-tom_session=" + ended.out.trimmed()}, {"Accept", "application/json"}};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestServerProcess)
#include "tst_serverprocess.moc"
