#include "server/admin/agenttrial.h"

#include "server/supervisor/childprocess.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

namespace {

constexpr auto longest = 9500ms;   // its own patience is shorter

} // namespace

AgentTrial::AgentTrial(const QString &program, const config::AgentSlice &slice, const config::Agents &limits,
                       const QJsonObject &what, QObject *parent)
    : QObject(parent)
{
    QJsonObject question = what;
    question.insert("agent"_L1, slice.toJson());
    m_line = json::compact(question);
    m_process.setProgram(program);
    m_process.setArguments({u"--trial"_s});
    m_process.setProcessEnvironment(childEnvironment(slice.userFolder, slice.username));
    m_process.setStandardErrorFile(QProcess::nullDevice());   // what it has to say is its answer
    limitChild(m_process, limits);
    connect(&m_process, &QProcess::started, this, [this] { m_process.write(m_line + '\n'); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(failure(ErrorCode::AgentUnavailable, u"the agent's program cannot be started on this server"_s));
    });
    connect(&m_process, &QProcess::finished, this, &AgentTrial::takeEnd);
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { end(QJsonObject{{u"works"_s, false}, {u"result"_s, u"nothing came back within ten seconds"_s}}); });
}

AgentTrial::~AgentTrial()
{
    disconnect(&m_process, nullptr, this, nullptr);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(1000);   // it is dead already, but for the system's word
}

void AgentTrial::start()
{
    m_limit.start(longest);
    m_process.start();
}

void AgentTrial::cancel()
{
    end(failure(ErrorCode::Cancelled, u"cancelled"_s));
}

void AgentTrial::takeEnd()
{
    const Result<QJsonObject> outcome = json::parseObject(m_process.readAllStandardOutput().trimmed());
    if (outcome && outcome->value("result"_L1).isString())
        return end(outcome);
    end(failure(ErrorCode::AgentUnavailable, u"the program that should try it ended without a word"_s));
}

void AgentTrial::end(const Result<QJsonObject> &outcome)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_limit.stop();
    Q_EMIT finished(outcome);
    deleteLater();
}

} // namespace tom::server
