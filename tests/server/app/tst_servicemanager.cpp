#include "server/app/datafolder.h"
#include "tests/server/support/client.h"

#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <csignal>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

// What a service manager binds to hear of its services.
class NotifySocket
{
public:
    explicit NotifySocket(const QString &path)
    {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
        m_socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        isOpen = ::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }
    ~NotifySocket() { ::close(m_socket); }
    NotifySocket(const NotifySocket &) = delete;
    NotifySocket &operator=(const NotifySocket &) = delete;

    // Everything that was said until now.
    const QByteArrayList &heard()
    {
        QByteArray datagram(4096, Qt::Uninitialized);
        for (ssize_t size = 0; (size = ::recv(m_socket, datagram.data(), size_t(datagram.size()), 0)) > 0;)
            m_heard.append(datagram.first(size));
        return m_heard;
    }
    bool hears(const QByteArray &start)
    {
        return QTest::qWaitFor(
            [&] { return std::ranges::any_of(heard(), [&start](const QByteArray &state) { return state.startsWith(start); }); },
            30'000);
    }
    void forget() { m_heard.clear(); }

    bool isOpen = false;

private:
    int m_socket = -1;
    QByteArrayList m_heard;
};

} // namespace

class TestServiceManager : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_process = std::make_unique<QProcess>();
        m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    }
    void cleanup()
    {
        m_process->kill();
        m_process->waitForFinished();
    }
    void tellsWhenItServesReloadsLivesAndEnds()
    {
        NotifySocket manager(m_folder->filePath(u"notify"_s));
        QVERIFY(manager.isOpen);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NOTIFY_SOCKET"_s, m_folder->filePath(u"notify"_s));
        environment.insert(u"WATCHDOG_USEC"_s, u"200000"_s);
        m_process->setProcessEnvironment(environment);
        m_process->start(program(),
                         {u"--data"_s, data().path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(freePort())});

        QVERIFY(manager.hears("READY=1\nSTATUS=serving on port "_ba));
        QVERIFY(QFileInfo::exists(data().serverFile()));   // not before it really serves
        QVERIFY(manager.hears("WATCHDOG=1"_ba));
        manager.forget();

        QCOMPARE(::kill(pid_t(m_process->processId()), SIGHUP), 0);
        QVERIFY(manager.hears("RELOADING=1\nMONOTONIC_USEC="_ba));
        QVERIFY(manager.hears("READY=1"_ba));

        m_process->terminate();
        QVERIFY(manager.hears("STOPPING=1"_ba));
        QVERIFY(m_process->waitForFinished());
        QCOMPARE(m_process->exitCode(), 0);
    }
    void keepsSilentWhenAnotherProcessIsWatched()
    {
        NotifySocket manager(m_folder->filePath(u"notify"_s));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NOTIFY_SOCKET"_s, m_folder->filePath(u"notify"_s));
        environment.insert(u"WATCHDOG_USEC"_s, u"200000"_s);
        environment.insert(u"WATCHDOG_PID"_s, u"1"_s);   // another process is watched
        m_process->setProcessEnvironment(environment);
        m_process->start(program(),
                         {u"--data"_s, data().path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(freePort())});
        QVERIFY(manager.hears("READY=1"_ba));

        m_process->terminate();
        QVERIFY(m_process->waitForFinished());

        QVERIFY(!manager.heard().contains("WATCHDOG=1"_ba));
    }
    void servesTheSocketThatItIsPassed()
    {
        if (QStandardPaths::findExecutable(u"systemd-socket-activate"_s).isEmpty())
            QSKIP("no systemd-socket-activate here");
        const quint16 port = freePort();
        m_process->start(u"systemd-socket-activate"_s, {u"-l"_s, u"127.0.0.1:%1"_s.arg(port), program(), u"--data"_s,
                                                        data().path(), u"--port"_s, QString::number(freePort())});
        QVERIFY(m_process->waitForStarted());
        // The first connection starts the server, and is answered by it.
        QVERIFY(QTest::qWaitFor([port] { return connects(port); }, 10'000));
        QVERIFY(QTest::qWaitFor([this] { return QFileInfo::exists(data().serverFile()); }, 30'000));
        QFile file(data().serverFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject said = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(said.value("url"_L1).toString(), u"https://localhost:%1"_s.arg(port));

        Client client(port, said.value("key"_L1).toString().toLatin1());

        QCOMPARE(client.ask("GET"_ba, u"/healthz"_s).status, 200);
    }

private:
    static QString program() { return QStringLiteral(TOM_BIN_DIR "/tom-server"); }
    static quint16 freePort()
    {
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        return free.serverPort();
    }
    static bool connects(quint16 port)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        return socket.waitForConnected(200);
    }
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder->filePath(u"data"_s)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
};

QTEST_GUILESS_MAIN(TestServiceManager)
#include "tst_servicemanager.moc"
