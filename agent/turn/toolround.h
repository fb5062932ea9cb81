#pragma once

#include "agent/turn/roundconsents.h"
#include "agent/turn/roundsteps.h"
#include "agent/turn/runningcall.h"

namespace tom::agent {

// Runs the calls of one answer, some at once, and collects a result for each, whatever happens: a history with an
// unanswered call is refused by providers. A call that needs the user's consent waits for it; from then on the round is on
// disk, and each of its steps before it is taken. Ends by exactly one finished or failed, never out of start().
class ToolRound : public QObject
{
    Q_OBJECT

public:
    // progress: what the turn wants kept with a round that is opened on disk; few are.
    using Progress = std::function<QJsonObject()>;
    ToolRound(const TurnServices &services, TurnRecord &record, const OpenRound &round, const Progress &progress,
              QObject *parent);
    ~ToolRound() override;

    void start();
    void resume();   // one that an earlier process has left
    void cancel();   // the user's word; reaches the running calls, the rest is not run

    [[nodiscard]] bool isOnDisk() const { return m_steps.isOnDisk(); }
    [[nodiscard]] bool hasOnlyRead() const;   // nothing is different for what its calls did
    [[nodiscard]] bool isParked() const { return m_isParked; }   // nothing runs, and the user has not decided
    [[nodiscard]] bool runs(const QString &module) const;
    void setPaused(const QString &module, bool paused);   // while the user is asked something for that module

    [[nodiscard]] QList<protocol::Approval> waiting() const;
    // False when none of that name waits here.
    [[nodiscard]] Result<bool> decide(const QString &approval, const protocol::ApprovalDecision &decision);

    static constexpr int maxAtOnce = 4;

Q_SIGNALS:
    void approvalChanged(const tom::protocol::Approval &approval);
    void parkedChanged();
    void failed(const tom::Error &error);
    void finished(const QList<tom::llm::Message> &results, const QList<tom::llm::Image> &images);

private:
    struct Entry
    {
        OpenCall open{};
        CallVerdict verdict{};
        std::optional<StoredApproval> approval{};
        RunningCall *run = nullptr;
        std::chrono::milliseconds duration{};   // of a call that was made
        std::optional<std::chrono::milliseconds> missedAt{};   // since when its service is waited for
        bool isAnnounced = false;
    };

    [[nodiscard]] static bool onlyReads(const Entry &entry);

    [[nodiscard]] Result<void> ask(const QList<int> &positions);
    void advance();
    void advanceSoon();
    [[nodiscard]] bool isReady(Entry &entry, int position);
    void run(Entry &entry, int position);
    void take(int position, const ToolResult &result);
    [[nodiscard]] Result<void> answer(int position, const ToolResult &result, const QString &approvalState,
                                      const std::function<Result<void>()> &work = {});
    [[nodiscard]] Result<void> deny(Entry &entry, const QString &state, const QString &why);
    void expire();
    [[nodiscard]] bool isWaitingForServices() const;
    void finish();
    void fail(const Error &error);
    [[nodiscard]] protocol::ToolCallStarted announcement(const Entry &entry) const;
    static void dropRun(Entry &entry);
    void note(const Entry &entry, const QString &consent) const;
    void updateParked();

    const TurnServices &m_services;
    TurnRecord &m_record;
    RoundSteps m_steps;
    RoundConsents m_consents;
    ConsentGate m_gate;
    llm::Message m_calling;
    Progress m_progress;
    std::vector<Entry> m_entries;
    QTimer m_look;   // for services that are waited for, and for what expires
    std::optional<std::chrono::milliseconds> m_resumedAt;
    bool m_isParked = false;
    bool m_isOver = false;
};

} // namespace tom::agent
