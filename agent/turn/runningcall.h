#pragma once

#include "agent/audit/auditlog.h"
#include "agent/turn/turnservices.h"

#include <QTimer>

namespace tom::agent {

// One call that is made: written into the audit log before and after, and ended when it lasts too long. Ends by exactly
// one finished, never before control has returned to the event loop, unless it is dropped.
class RunningCall : public QObject
{
    Q_OBJECT

public:
    RunningCall(const TurnServices &services, const llm::ToolCall &call, const AuditEntry &entry, QObject *parent);
    ~RunningCall() override;

    void start();
    void drop(const QString &outcome);   // cancels it and says no more
    void setPaused(bool paused);         // while the user is asked something, no time passes
    [[nodiscard]] QString module() const { return m_entry.module; }
    [[nodiscard]] std::chrono::milliseconds duration() const;   // until now, without the pauses

Q_SIGNALS:
    void progressed(const tom::protocol::ToolCallProgressed &progress);
    void finished(const tom::agent::ToolResult &result);

private:
    void take(const ToolResult &result);
    void end(const QString &outcome);

    const TurnServices &m_services;
    llm::ToolCall m_call;
    AuditEntry m_entry;
    std::unique_ptr<ToolRun> m_run;
    QTimer m_limit;
    std::chrono::milliseconds m_startedAt{};
    std::chrono::milliseconds m_paused{};
    std::optional<std::chrono::milliseconds> m_pausedAt{};
    bool m_isOver = false;
};

} // namespace tom::agent
