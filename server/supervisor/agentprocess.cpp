#include "server/supervisor/agentprocess.h"

#include "server/supervisor/childprocess.h"
#include "server/supervisor/pidfile.h"
#include "shared/auth/certificate.h"
#include "shared/core/json.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

namespace {

constexpr auto readyLimit = 15s;
// Of its database, as for a slow disk: an upgrade reads, copies and writes it some eight times.
constexpr qint64 bytesForASecondMore = 2 * 1024 * 1024;
constexpr auto endLimit = 5s;
constexpr qint64 maxReadyLine = 64 * 1024;

}   // namespace

std::chrono::seconds readyLimitFor(const QString &home)
{
    return readyLimit + std::chrono::seconds(QFileInfo(home + "/agent.sqlite"_L1).size() / bytesForASecondMore);
}

AgentProcess::AgentProcess(const QString &program, const config::AgentSlice &slice, const config::Agents &limits,
                           const QString &pidFile, QObject *parent)
    : AgentProcess({.program = program,
                    .line = json::compact(slice.toJson()),
                    .certificatePem = slice.certificatePem,
                    .home = slice.userFolder,
                    .username = slice.username,
                    .pidFile = pidFile},
                   limits, parent)
{}

AgentProcess::AgentProcess(ProcessStart start, const config::Agents &limits, QObject *parent)
    : QObject(parent),
      m_start(std::move(start))
{
    m_process.setProgram(m_start.program);
    m_process.setArguments({u"--supervised"_s});
    m_process.setProcessEnvironment(childEnvironment(m_start.home, m_start.username));
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);   // its log is written in our form already
    limitChild(m_process, limits);
    connect(&m_process, &QProcess::started, this, [this] {
        writePidFile(m_start.pidFile, m_process.processId());
        m_process.write(m_start.line + '\n');
    });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &AgentProcess::takeOutput);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(u"%1 cannot be started: %2"_s.arg(m_process.program(), m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        giveUp(!m_reason.isEmpty()             ? m_reason
               : status == QProcess::CrashExit ? u"it was killed or crashed (signal %1)"_s.arg(code)
                                               : u"it ended with status %1"_s.arg(code));
    });
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        kill(m_isReady ? u"it did not end when asked"_s : u"it was not ready within %1 seconds"_s.arg(m_limit.interval() / 1000));
    });
}

AgentProcess::~AgentProcess()
{
    disconnect(&m_process, nullptr, this, nullptr);
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(1000);   // after a kill it takes moments, and else QProcess waits 30 s when it is destroyed
    removePidFile(m_start.pidFile);
}

void AgentProcess::start()
{
    m_limit.start(readyLimitFor(m_start.home));
    m_process.start();
}

void AgentProcess::askIdle()
{
    m_process.write("idle?\n");
}

void AgentProcess::terminate()
{
    m_limit.start(endLimit);
    m_process.terminate();
    m_process.closeWriteChannel();   // the way to say it that every system has
}

void AgentProcess::kill(const QString &reason)
{
    if (m_reason.isEmpty())
        m_reason = reason;
    m_process.kill();
}

void AgentProcess::takeOutput()
{
    if (m_isReady)
        return takeWord();
    if (!m_process.canReadLine()) {
        if (m_process.bytesAvailable() > maxReadyLine)
            kill(u"its ready line is too long"_s);
        return;
    }
    const Result<config::AgentReady> agent =
        json::parseObject(m_process.readLine(maxReadyLine)).and_then(&config::AgentReady::fromJson);
    if (!agent)
        return kill(u"its ready line cannot be read: %1"_s.arg(agent.error().message));
    const QList<auth::Certificate> chain = auth::Certificate::fromPem(m_start.certificatePem);
    if (chain.isEmpty() || agent->key != auth::keyFingerprint(chain.constFirst()))
        return kill(u"it shows another key than the one that it was given"_s);
    m_isReady = true;
    m_limit.stop();
    Q_EMIT ready(*agent);
}

void AgentProcess::takeWord()
{
    while (m_process.canReadLine()) {
        const QByteArray word = m_process.readLine(maxReadyLine).trimmed();
        if (word == "idle")
            Q_EMIT idle();
        else if (const auto call = json::parseObject(word).and_then(&config::AgentCall::fromJson))
            Q_EMIT called(*call);
    }
    if (m_process.bytesAvailable() > maxReadyLine)
        m_process.readAllStandardOutput();   // nothing that it has to say
}

void AgentProcess::giveUp(const QString &reason)
{
    if (std::exchange(m_isEnded, true))
        return;
    m_limit.stop();
    removePidFile(m_start.pidFile);
    Q_EMIT ended(reason);
}

}   // namespace tom::server
