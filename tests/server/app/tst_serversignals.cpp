#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

#ifdef Q_OS_UNIX
#    include <csignal>
#    include <cstdlib>

#    include <fcntl.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

// The real tom-server, and what it says.
class Server
{
public:
    Server()
    {
        process.setProgram(QStringLiteral(TOM_BIN_DIR "/tom-server"));
        process.setArguments(
            {u"--data"_s, data().path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(freePort())});
        process.setProcessChannelMode(QProcess::MergedChannels);
    }
    ~Server()
    {
        process.kill();
        process.waitForFinished();
    }
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder.path()); }
    [[nodiscard]] bool says(const QByteArray &words)
    {
        return QTest::qWaitFor(
                   [&] {
                       said += process.readAll();
                       return said.contains(words) || process.state() == QProcess::NotRunning;
                   },
                   20'000)
               && said.contains(words);
    }
    [[nodiscard]] bool ends()
    {
        const bool hasEnded = QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, 20'000);
        said += process.readAll();
        return hasEnded && process.exitStatus() == QProcess::NormalExit;
    }
    void signal(int number) const { ::kill(pid_t(process.processId()), number); }

    QProcess process;
    QByteArray said;

private:
    static quint16 freePort()
    {
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        return free.serverPort();
    }

    QTemporaryDir m_folder;
};

bool write(const QString &path, const QByteArray &text)
{
    return bool(writeFileAtomically(path, text));
}

} // namespace

// What the system says to a server.
class TestServerSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHangupReadsEverythingAgain()
    {
        Server server;
        server.process.start();
        QVERIFY(server.says("Password"));
        QVERIFY(server.says("Fingerprint"));

        server.signal(SIGHUP);

        QVERIFY2(server.says("config.yml is as it was; nothing changes"), server.said.constData());
        QVERIFY(write(server.data().config(), "users: [{username: carol, password: x}]\n"));
        server.signal(SIGHUP);
        QVERIFY2(server.says("added carol"), server.said.constData());
        QCOMPARE(server.process.state(), QProcess::Running);

        server.signal(SIGTERM);
        QVERIFY(server.ends());
        QCOMPARE(server.process.exitCode(), 0);
    }
    void aTerminalThatIsClosedEndsIt()
    {
        const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
        const QByteArray name = ::ptsname(terminal);
        Server server;
        server.process.setChildProcessModifier([name] {
            ::setsid();
            (void)::open(name.constData(), O_RDWR);   // the first one that a session opens becomes its own
        });
        server.process.start();
        QVERIFY(server.says("Fingerprint"));
        server.signal(SIGHUP);   // while it is open
        QVERIFY2(server.says("nothing changes"), server.said.constData());

        ::close(terminal);

        QVERIFY(server.ends());
        QCOMPARE(server.process.exitCode(), 0);
    }
    void endsWithWhoeverHoldsItsInputWhereThatWasAsked()
    {
        Server server;
        server.process.setArguments(server.process.arguments() << u"--until-input-ends"_s);
        server.process.start();
        QVERIFY2(server.says("Fingerprint"), server.said.constData());

        server.process.closeWriteChannel();

        QVERIFY(server.ends());
        QCOMPARE(server.process.exitCode(), 0);
        QVERIFY(!QFileInfo::exists(server.data().serverFile()));   // as it ends when it is asked to

        Server other;   // without being asked it goes on
        other.process.start();
        QVERIFY2(other.says("Fingerprint"), other.said.constData());
        other.process.closeWriteChannel();
        other.signal(SIGHUP);
        QVERIFY2(other.says("nothing changes"), other.said.constData());
    }
    void doesNotGreetWhoEndsItBeforeItKnowsItsAi()
    {
        QTcpServer silent;   // in place of a model server that takes its time: at one of the ports where they are looked for
        const auto isFree = [&silent](quint16 port) { return silent.listen(QHostAddress::LocalHost, port); };
        if (!std::ranges::any_of(std::array<quint16, 4>{11434, 8080, 1234, 8000}, isFree))
            QSKIP("model servers run on this machine");
        bool wasEarly = false;
        for (int attempt = 0; attempt < 10 && !wasEarly; ++attempt) {
            Server server;
            server.process.start();
            QVERIFY(server.says("serving on port"));
            wasEarly = !server.said.contains("Password");
            server.signal(SIGTERM);

            QVERIFY(server.ends());
            QCOMPARE(server.process.exitCode(), 0);
            if (server.said.indexOf("ending") > server.said.indexOf("Password") && server.said.contains("Password"))
                wasEarly = false;   // it was ready before the signal came
            if (wasEarly) {
                QVERIFY2(!server.said.contains("Password"), server.said.constData());
                QVERIFY(!QFileInfo::exists(server.data().config()) && !QFileInfo::exists(server.data().serverFile()));
            }
        }
        QVERIFY(wasEarly);
    }
    void aBadKeyEndsTheStart_data()
    {
        using Spoil = std::function<bool(const DataFolder &)>;
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("that others can read") << Spoil([](const DataFolder &data) {
            return QFile::setPermissions(data.key(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
        }) << "can be read or changed by others; run: chmod 600"_ba;
        QTest::newRow("of another certificate")
            << Spoil([](const DataFolder &data) { return write(data.key(), auth::makeSelfSigned({u"other"_s}, {})->keyPem()); })
            << "does not belong to the certificate"_ba;
    }
    void aBadKeyEndsTheStart()
    {
        QFETCH(std::function<bool(const DataFolder &)>, spoil);
        QFETCH(QByteArray, said);
        Server server;
        const auto identity = auth::makeSelfSigned({u"localhost"_s}, {});
        QVERIFY(makePrivateFolder(server.data().tls()) && write(server.data().key(), identity->keyPem())
                && write(server.data().certificate(), identity->certificatePem()));
        QVERIFY(spoil(server.data()));

        server.process.start();

        QVERIFY(server.ends());
        QCOMPARE(server.process.exitCode(), 2);
        QVERIFY2(server.said.contains(said), server.said.constData());
    }
};

QTEST_GUILESS_MAIN(TestServerSignals)
#include "tst_serversignals.moc"
