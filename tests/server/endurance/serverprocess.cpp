#include "tests/server/endurance/serverprocess.h"

#include <QDir>
#include <QJsonDocument>
#include <QTcpServer>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace tom::server::test {

ServerProcess::ServerProcess(const DataFolder &data, const QString &limits) : m_data(data), m_limits(limits)
{
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(m_data.path() + u"/log"_s, QIODevice::Append);
}

ServerProcess::~ServerProcess()
{
    m_process.terminate();
    if (!m_process.waitForFinished(15'000))
        kill();
}

bool ServerProcess::start()
{
    QTcpServer free;
    free.listen(QHostAddress::LocalHost);
    m_port = free.serverPort();
    free.close();
    QFile::remove(m_data.serverFile());   // of one that was killed
    const QString limit = m_limits.isEmpty() ? QString() : u"ulimit %1; "_s.arg(m_limits);
    m_process.start(u"/bin/sh"_s,
                    {u"-c"_s, limit + u"exec \"$@\""_s, u"sh"_s, QStringLiteral(TOM_BIN_DIR "/tom-server"), u"--data"_s,
                     m_data.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(m_port)});
    return QTest::qWaitFor([this] { return QFile::exists(m_data.serverFile()) || m_process.state() == QProcess::NotRunning; },
                           30'000)
           && isRunning();
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(10'000);
}

QByteArray ServerProcess::lastWords() const
{
    QFile file(m_data.path() + u"/log"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - 2000));
    return file.readAll();
}

QByteArray ServerProcess::key() const
{
    QFile file(m_data.serverFile());
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return QJsonDocument::fromJson(text).object().value("key"_L1).toString().toLatin1();
}

QByteArray ServerProcess::read(const char *file) const
{
    QFile from(u"/proc/%1/"_s.arg(m_process.processId()) + QLatin1StringView(file));
    return from.open(QIODevice::ReadOnly) ? from.readAll() : QByteArray();
}

int ServerProcess::openDescriptors() const
{
    return int(QDir(u"/proc/%1/fd"_s.arg(m_process.processId()))
                   .entryList(QDir::Files | QDir::System | QDir::Dirs | QDir::NoDotAndDotDot)
                   .size());
}

qint64 ServerProcess::memoryKb() const
{
    qint64 sum = 0;
    for (const QByteArray &line : read("smaps_rollup").split('\n')) {
        if (line.startsWith("Private_Dirty:") || line.startsWith("Private_Clean:"))
            sum += line.mid(14).chopped(2).trimmed().toLongLong();
    }
    return sum;
}

qint64 ServerProcess::cpuMilliseconds() const
{
    const QByteArray stat = read("stat");
    const QByteArrayList fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    return fields.size() < 13 ? 0 : (fields.at(11).toLongLong() + fields.at(12).toLongLong()) * 1000 / ::sysconf(_SC_CLK_TCK);
}

QJsonObject frontload(const ServerProcess &server, QStringList arguments)
{
    arguments.insert(1, u"--port"_s);
    arguments.insert(2, QString::number(server.port()));
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral(TOM_BIN_DIR "/../tests/frontload"), arguments);
    process.write("go\n");   // as soon as it is ready
    const auto isOver = [&process] { return process.state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(isOver, 900'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {};
    return QJsonDocument::fromJson(process.readAllStandardOutput().trimmed().split('\n').constLast()).object();
}

bool isLong()
{
    return qEnvironmentVariableIsSet("TOM_LONG_TESTS");
}

} // namespace tom::server::test
