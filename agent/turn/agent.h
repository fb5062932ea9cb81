#pragma once

#include "agent/turn/consentdesk.h"
#include "shared/protocol/taskstatus.h"

namespace tom::agent {

// One user's assistant: begins turns, one at a time in each conversation, owns them until they end, and finds them again.
// Knows nothing of HTTP.
class Agent : public QObject
{
    Q_OBJECT

public:
    using Log = std::shared_ptr<TurnLog>;

    // kept is on disk, temporary in memory.
    Agent(const TurnServices &services, Journal &kept, Journal &temporary, QObject *parent = nullptr);
    ~Agent() override;

    // Ends what a lost process of this agent left. Before the first turn.
    [[nodiscard]] Result<void> recover();

    // The turn that this request is, or has been since it came first. NotFound for an unknown conversation or parent,
    // RateLimited when too much waits, Forbidden outside of the user's hours.
    [[nodiscard]] Result<Log> startTurn(const protocol::ProcessRequest &request);
    // By its own id, or by that of the request which began it.
    [[nodiscard]] Result<Log> turn(const QString &id);
    // Who sees what a turn tells. An unknown one is followed by nobody.
    struct Audience
    {
        bool isFollowed = false;    // by somebody who reads now
        bool isTemporary = false;   // nothing of it may come onto disk
    };
    [[nodiscard]] Audience audienceOf(const QString &turn) const;
    // Its arguments without what their schema calls secret.
    [[nodiscard]] QJsonObject withoutSecrets(const protocol::Approval &approval) const;
    // True when it was running or waiting.
    [[nodiscard]] Result<bool> stopTurn(const QString &id);
    // The turn that runs in this conversation; empty: none.
    [[nodiscard]] QString turnIn(const QString &conversation) const;
    void stopTurnsIn(const QString &conversation);
    [[nodiscard]] QStringList busyConversations() const { return m_turns.conversations(); }   // in which turns run or wait
    // A new conversation for this kind of client, or in place of the given one; the old one is kept.
    [[nodiscard]] Result<Conversation> reset(const QString &clientType, const QString &conversation);
    [[nodiscard]] protocol::TaskStatus tasks() const;
    // What others do for the user in the background, beside the turns.
    void setBackgroundTasks(std::function<QList<protocol::BackgroundTask>()> tasks) { m_backgroundTasks = std::move(tasks); }
    // What is to happen at a time, shown behind the turns.
    void setOtherTasks(std::function<QList<protocol::Task>()> tasks) { m_otherTasks = std::move(tasks); }
    // The user's, for turns that begin from now on.
    void setPlace(const QTimeZone &zone, const QString &language)
    {
        m_services.timeZone = zone;
        m_services.language = language;
    }
    void noteChange() { Q_EMIT tasksChanged(++m_changes); }   // of what tasks() tells
    // Forbidden outside of the user's hours.
    [[nodiscard]] Result<void> mayBegin() const { return m_services.mayBegin ? m_services.mayBegin() : Result<void>(); }
    // Nothing runs: what waits for the user alone is on disk, and another process goes on with it.
    [[nodiscard]] bool isIdle() const { return m_turns.isIdle(); }

    // The user's word about what waits for it.
    [[nodiscard]] ConsentDesk &consents() { return m_desk; }

    static constexpr int maxTurns = 64;     // running and queued
    static constexpr int maxParked = 128;   // that wait for the user
    static constexpr std::chrono::hours keepTurns{24};

Q_SIGNALS:
    void idle();   // the last turn ended
    void tasksChanged(qint64 id);   // tasks() has something new
    void turnChanged(const QString &turn, const QString &conversation, const QString &state);   // queued, running, parked, ended
    void approvalChanged(const tom::protocol::Approval &approval);
    void formChanged(const tom::protocol::Elicitation &form, const QString &state);   // waiting, accept, decline, cancel

private:
    [[nodiscard]] Result<void> recover(const UnendedTurn &left);
    void adopt(std::unique_ptr<Turn> turn, const QString &conversation);
    void takeParked(Turn *turn);
    [[nodiscard]] static Result<Log> storedTurn(Journal &journal, const QString &id);
    [[nodiscard]] Result<std::optional<QString>> turnOfRequest(const QString &requestId);
    [[nodiscard]] QString turnNamed(const QString &id);
    [[nodiscard]] Result<void> checkAttachments(const protocol::ProcessRequest &request, Journal &journal) const;
    [[nodiscard]] Journal &journalFor(const protocol::ProcessRequest &request);
    [[nodiscard]] Result<Conversation> conversationBegunBy(const QString &requestId, const protocol::ProcessRequest &request);
    [[nodiscard]] Result<Conversation> conversationFor(const protocol::ProcessRequest &request, Journal &journal);
    void takeEnd(Turn *turn);
    void tellChange(const QString &turn, const QString &conversation, const QString &state);
    void sweep();

    TurnServices m_services;
    Journal &m_kept;
    Journal &m_temporary;
    TurnQueues m_turns;
    ConsentDesk m_desk{m_turns, m_kept, m_temporary};
    std::function<QList<protocol::BackgroundTask>()> m_backgroundTasks;
    std::function<QList<protocol::Task>()> m_otherTasks;
    qint64 m_changes = 0;
};

}   // namespace tom::agent
