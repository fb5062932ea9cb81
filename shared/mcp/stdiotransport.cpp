#include "shared/mcp/stdiotransport.h"

#include "shared/core/json.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::mcp {

static Q_LOGGING_CATEGORY(lcStdio, "tom.shared.mcp")

namespace {

constexpr auto goodbye = 2s;            // to end when its input has closed
constexpr qsizetype maxErrorLine = 500;

QProcessEnvironment bareEnvironment(const ServerCommand &command)
{
    QProcessEnvironment environment;
    for (const char *name : {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot", "TEMP"}) {
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    }
    for (const auto &[name, value] : command.environment)
        environment.insert(name, value);
    return environment;
}

} // namespace

StdioTransport::StdioTransport(const ServerCommand &command, QObject *parent)
    : Transport(parent),
      m_process(std::make_unique<QProcess>()),
      m_name(QFileInfo(command.program).fileName())
{
    m_process->setProgram(command.program);
    m_process->setArguments(command.arguments);
    m_process->setProcessEnvironment(bareEnvironment(command));
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &StdioTransport::read);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &StdioTransport::readErrors);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(u"cannot be started: %1"_s.arg(m_process->errorString()));
    });
    connect(m_process.get(), &QProcess::finished, this, [this](int code) {
        read();
        end(u"ended with code %1"_s.arg(code));
    });
    QTimer::singleShot(0, m_process.get(), [process = m_process.get()] { process->start(); });
}

StdioTransport::~StdioTransport()
{
    close();
}

void StdioTransport::send(const Outgoing &outgoing)
{
    if (outgoing.id != 0)
        m_waiting.insert(outgoing.id);
    if (m_isOver) {
        QMetaObject::invokeMethod(
            this,
            [this, id = outgoing.id] {
                if (m_waiting.remove(id))
                    Q_EMIT failed(id, {.kind = TransportFailure::Kind::Unreachable, .message = u"does not run"_s});
            },
            Qt::QueuedConnection);
        return;
    }
    // A child that was not started yet gets it then.
    const QByteArray line = json::compact(outgoing.message) + '\n';
    QMetaObject::invokeMethod(
        this,
        [this, line, taken = outgoing.taken] {
            if (m_process)
                m_process->write(line);
            if (taken)
                taken();
        },
        Qt::QueuedConnection);
}

void StdioTransport::read()
{
    m_line += m_process->readAllStandardOutput();
    while (!m_isOver) {
        const qsizetype end = m_line.indexOf('\n');
        if (end < 0)
            break;
        const QByteArray line = m_line.first(end).trimmed();
        m_line.remove(0, end + 1);
        if (line.isEmpty())
            continue;
        const Result<QJsonObject> message = json::parseDeepObject(line);
        if (!message) {   // careless servers print to their standard output
            qCInfo(lcStdio).noquote() << u"%1 wrote a line that is no message"_s.arg(m_name);
            continue;
        }
        if (!message->contains("method"_L1))
            m_waiting.remove(qint64(message->value("id"_L1).toDouble()));
        Q_EMIT received(*message);
    }
    if (m_line.size() > maxLine)
        this->end(u"wrote a line of more than %1 bytes"_s.arg(maxLine));
}

void StdioTransport::readErrors()
{
    for (const QByteArray &line : m_process->readAllStandardError().split('\n')) {
        if (!line.trimmed().isEmpty())
            qCDebug(lcStdio).noquote() << m_name << QString::fromUtf8(line.left(maxErrorLine));
    }
}

void StdioTransport::end(const QString &why)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_process->state() != QProcess::NotRunning)
        m_process->kill();
    for (const qint64 id : std::exchange(m_waiting, {}))
        Q_EMIT failed(id, {.kind = TransportFailure::Kind::Lost, .message = why});
    Q_EMIT closed(why);
}

void StdioTransport::close()
{
    m_isOver = true;
    m_waiting.clear();
    if (!m_process)
        return;
    QProcess *process = m_process.release();
    process->disconnect(this);
    if (process->state() == QProcess::NotRunning)
        return process->deleteLater();
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->closeWriteChannel();
    QTimer::singleShot(goodbye, process, &QProcess::terminate);
    QTimer::singleShot(2 * goodbye, process, &QProcess::kill);
}

} // namespace tom::mcp
