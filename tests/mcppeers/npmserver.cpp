#include "tests/mcppeers/npmserver.h"

#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

NpmServer::NpmServer(QStringList arguments, const QString &path) : m_arguments(std::move(arguments)), m_path(path)
{
    // Below the ports that the system hands out: nobody takes it while the server is down.
    QTcpServer probe;
    for (int attempt = 0; attempt < 100 && !probe.isListening(); ++attempt)
        (void)probe.listen(QHostAddress::LocalHost, quint16(QRandomGenerator::global()->bounded(20000, 30000)));
    m_port = probe.serverPort();
}

NpmServer::~NpmServer()
{
    kill();
}

Result<QString> NpmServer::nodeModules()
{
    QProcess process;
    process.start(QStringLiteral(TOM_SOURCE_DIR "/tests/interop/peers.sh"),
                  {u"--where"_s, QStringLiteral(TOM_SOURCE_DIR "/tests/mcppeers")});
    if (!process.waitForFinished(20'000) || process.exitCode() != 0)
        return failure(ErrorCode::Internal, QString::fromUtf8(process.readAllStandardError().trimmed()));
    return QString::fromUtf8(process.readAllStandardOutput().trimmed()) + u"/node_modules"_s;
}

Result<void> NpmServer::start()
{
    const Result<QString> modules = nodeModules();
    if (!modules)
        return std::unexpected(modules.error());
    QStringList arguments = m_arguments;
    for (QString &argument : arguments)
        argument.replace("@PORT@"_L1, QString::number(m_port)).replace("@NODE_MODULES@"_L1, *modules);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PORT"_s, QString::number(m_port));
    m_process.setProcessEnvironment(environment);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(u"node"_s, arguments);
    const bool listens = QTest::qWaitFor(
        [this] {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, m_port);
            return socket.waitForConnected(100) || m_process.state() == QProcess::NotRunning;
        },
        20s);
    if (!listens || m_process.state() == QProcess::NotRunning)
        return failure(ErrorCode::Internal, QString::fromUtf8(m_process.readAll().trimmed().left(2000)));
    return {};
}

void NpmServer::freeze()
{
    ::kill(pid_t(m_process.processId()), SIGSTOP);
}

void NpmServer::kill()
{
    m_process.kill();
    m_process.waitForFinished(5000);
}

QString NpmServer::url() const
{
    return u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(m_path);
}
