#pragma once

#include "agent/tools/toolregistry.h"

#include <QTimer>

namespace tom::agent {

// Runs the calls of one answer, one after the other, and collects a result for each, whatever happens: a history with an
// unanswered call is refused by providers. Ends by exactly one finished.
class ToolRound : public QObject
{
    Q_OBJECT

public:
    ToolRound(const ToolRegistry &tools, const QList<llm::ToolCall> &calls, std::chrono::milliseconds timeLimit, QObject *parent);
    ~ToolRound() override;

    void start();
    void cancel();   // reaches the running call; the rest is not run

    static constexpr qsizetype maxResultBytes = 64 * 1024;

    // The answer to a call that was not run.
    [[nodiscard]] static llm::Message notRun(const llm::ToolCall &call, const QString &why);

Q_SIGNALS:
    void callStarted(const tom::llm::ToolCall &call);
    void callEnded(const tom::llm::ToolCall &call, const tom::agent::ToolResult &result);
    void finished(const QList<tom::llm::Message> &results);

private:
    void runNext();
    void takeResult(const ToolResult &result);
    void endEarly(const QString &why);

    const ToolRegistry &m_tools;
    QList<llm::ToolCall> m_calls;
    std::chrono::milliseconds m_timeLimit;
    QTimer m_timer;
    std::unique_ptr<ToolRun> m_run;
    QList<llm::Message> m_results;
};

} // namespace tom::agent
