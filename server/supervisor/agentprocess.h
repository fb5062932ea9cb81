#pragma once

#include "shared/config/agentcall.h"
#include "shared/config/agentslice.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <chrono>

namespace tom::server {

// What a program of ours is started with.
struct ProcessStart
{
    QString program{};
    QByteArray line{};             // its configuration, for its standard input
    QByteArray certificatePem{};   // that it must show
    QString home{};
    QString username{};            // whose agent it is; empty: nobody's
    QString pidFile{};

    bool operator==(const ProcessStart &) const = default;
};

// How long a program with this home may take until it is ready: a large database may be copied and brought to a newer schema first.
[[nodiscard]] std::chrono::seconds readyLimitFor(const QString &home);

// One run of one agent, or of another program that starts and ends like one: from its start over its ready line to its end.
// Its standard input stays open as long as we live.
class AgentProcess : public QObject
{
    Q_OBJECT

public:
    AgentProcess(const QString &program, const config::AgentSlice &slice, const config::Agents &limits, const QString &pidFile,
                 QObject *parent = nullptr);
    AgentProcess(ProcessStart start, const config::Agents &limits, QObject *parent = nullptr);
    ~AgentProcess() override;

    void start();
    void askIdle();   // idle() comes when no turn runs
    void terminate();   // politely, and after five seconds not
    void kill(const QString &reason);
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }

Q_SIGNALS:
    void ready(const tom::config::AgentReady &agent);
    void idle();
    void called(const tom::config::AgentCall &call);
    void ended(const QString &reason);   // once, also when it never became ready

private:
    void takeOutput();
    void takeWord();
    void giveUp(const QString &reason);

    ProcessStart m_start;
    QProcess m_process;
    QTimer m_limit;
    bool m_isReady = false;
    bool m_isEnded = false;
    QString m_reason;
};

}   // namespace tom::server
