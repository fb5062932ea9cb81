#pragma once

#include "agent/speech/turnvoice.h"
#include "agent/turn/answernotes.h"
#include "agent/turn/turnprogress.h"
#include "agent/turn/turnrecord.h"
#include "agent/turn/turnservices.h"
#include "shared/core/jobs.h"
#include "shared/mcp/inputform.h"

namespace tom::agent {

class ToolRound;
class Questions;
struct OpenRound;

// One request of the user until its answer: asks the model, runs the tools that it calls, asks again. Everything that
// happens goes into its log; it ends by exactly one done or error there, and then finished. Knows nothing of sockets.
class Turn : public QObject
{
    Q_OBJECT

public:
    Turn(const TurnServices &services, Journal &journal, const QString &conversation, const protocol::ProcessRequest &request,
         QObject *parent = nullptr);
    // One that an earlier process began: it waits in its queue, or for the user.
    Turn(const TurnServices &services, Journal &journal, const UnendedTurn &left, const QList<protocol::TurnEvent> &events,
         QObject *parent = nullptr);
    ~Turn() override;

    [[nodiscard]] QString id() const { return m_record.id(); }
    [[nodiscard]] std::shared_ptr<TurnLog> log() const { return m_log; }
    [[nodiscard]] QString conversation() const { return m_record.conversation(); }
    [[nodiscard]] QString title() const { return titleFrom(m_record.subject()); }
    [[nodiscard]] QDateTime accepted() const { return m_accepted; }
    [[nodiscard]] bool isQueued() const { return !m_isRunning; }
    [[nodiscard]] bool isTemporary() const { return m_record.request().temporary; }

    // Puts it on disk; from here on it is never forgotten.
    [[nodiscard]] Result<void> accept(bool queued) { return m_record.accept(queued); }
    void start();
    void resume(const OpenRound &round);   // instead of start: with its calls as they are on disk
    void stop();        // the user's word: what is there is kept and marked
    void interrupt();   // the agent ends: the same, at once
    // The agent ends, and another process goes on with this turn.
    void leave();
    [[nodiscard]] bool canBeLeft() const;

    [[nodiscard]] bool isParked() const;   // only the user's word is missing
    [[nodiscard]] QList<protocol::Approval> approvals() const;
    [[nodiscard]] QList<protocol::Elicitation> forms() const;
    // False: it has none of that name.
    [[nodiscard]] Result<bool> decide(const QString &approval, const protocol::ApprovalDecision &decision);
    [[nodiscard]] Result<bool> answer(const QString &elicitation, const protocol::ElicitationAnswer &given);
    [[nodiscard]] bool runs(const QString &module) const;   // a tool of it
    [[nodiscard]] QFuture<Result<mcp::InputAnswer>> ask(const QString &module, const mcp::InputForm &form);

    static constexpr int maxRounds = 12;
    static constexpr int maxSameCalls = 3;

Q_SIGNALS:
    void parkedChanged();
    void approvalChanged(const tom::protocol::Approval &approval);
    void formChanged(const tom::protocol::Elicitation &form, const QString &state);   // waiting, accept, decline, cancel
    void finished();

private:
    enum class Ending { Done, Stopped, Interrupted };

    void select();
    void takeSelection(const Selection &selection);
    void recall();   // and then choose
    void offerForgetting();
    [[nodiscard]] QString why() const;
    [[nodiscard]] QList<protocol::UsedMemory> usedMemories() const;
    void askModel();
    void takeText(const QString &delta);
    void takeAnswer(const Result<llm::Completion> &result);
    void takeCalls(const llm::Message &message);
    void beginRound(const OpenRound &round);
    void takeResults(const QList<llm::Message> &results, const QList<llm::Image> &images);
    [[nodiscard]] QList<llm::Message> prompt();
    void takeUp();   // what it is shown, as far as it had come before this agent began
    [[nodiscard]] bool repair(const Error &error);   // what the model refused
    void noteRefused();
    void connectParts();
    void endWithoutRunning(const llm::Message &message, const QString &note);
    void endWithAnswer(const llm::Message &message, Ending ending);
    void fail(const Error &error);
    void end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message);
    void endQuestions();
    void dropReply();
    void dropRound();
    [[nodiscard]] protocol::ProcessAnswer answer(Ending ending) const;

    TurnServices m_services;
    TurnRecord m_record;
    std::shared_ptr<TurnLog> m_log;
    QDateTime m_accepted;
    std::chrono::milliseconds m_startedAt{};
    bool m_isRunning = false;
    bool m_isStopping = false;
    bool m_isEnded = false;
    bool m_isResumed = false;

    std::unique_ptr<Choosing> m_choosing;
    protocol::SelectionMade m_selection;
    TurnProgress m_progress;
    TurnTalk m_talk;
    QList<llm::ToolDefinition> m_offered;
    QList<llm::Message> m_before;          // the rounds of a resumed turn, until they are taken up
    QSet<TurnTalk::Images> m_refused;      // images that the model did not take

    std::unique_ptr<llm::LlmReply> m_reply;
    ToolRound *m_round = nullptr;
    Questions *m_questions = nullptr;
    llm::Message m_calling;                // the answer whose calls run

    QString m_text;        // everything that was said
    QString m_roundText;   // since the last question to the model
    QStringList m_unavailable;   // modules that cannot be used now
    bool m_isRecalling = false;
    AnswerNotes m_answerNotes;
    TurnVoice m_voice{m_services.llm, m_services.speechProvider, m_record.request()};
};

} // namespace tom::agent
