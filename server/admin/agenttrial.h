#pragma once

#include "shared/config/agentslice.h"

#include <QProcess>
#include <QTimer>

namespace tom::server {

// A program like the agent's that tries one thing of a configuration and ends: with the environment and the limits of an
// agent. What is secret goes over its standard input. It never takes longer than ten seconds. Deletes itself afterwards.
class AgentTrial : public QObject
{
    Q_OBJECT

public:
    // what: {"llm": name} or {"service": name}.
    AgentTrial(const QString &program, const config::AgentSlice &slice, const config::Agents &limits, const QJsonObject &what,
               QObject *parent = nullptr);
    ~AgentTrial() override;

    void start();
    void cancel();   // nobody wants to know any more

Q_SIGNALS:
    void finished(const tom::Result<QJsonObject> &outcome);   // once: {works, result, tools?}

private:
    void takeEnd();
    void end(const Result<QJsonObject> &outcome);

    QByteArray m_line;
    QProcess m_process;
    QTimer m_limit;
    bool m_hasEnded = false;
};

} // namespace tom::server
