#pragma once

#include "desktop/api/inputfield.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/processanswer.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

class AnswerFooter;
class ApprovalCard;
class FormCard;
class MarkdownView;
class ProblemCard;
class QueueCard;
class ReasoningFold;
class TonedLabel;
class ToolCard;

// One answer as it grows: text, tool calls and thoughts in the order in which they came, and how it ended.
class AssistantMessage : public QWidget
{
    Q_OBJECT

public:
    explicit AssistantMessage(QWidget *parent = nullptr);

    void appendText(const QString &delta);
    void appendReasoning(const QString &delta);
    void startTool(const QString &id, const QString &module, const QString &name, const QString &arguments);
    void showToolProgress(const QString &id, double progress, std::optional<double> total, const QString &message);
    void endTool(const QString &id, bool ok, const QString &summary, qint64 durationMs = 0);   // 0: as it was seen here
    void askApproval(const protocol::Approval &approval);
    void endApproval(const QString &id, const QString &state);
    void askForm(const protocol::Elicitation &elicitation);
    void fillForm(const QString &id, const TypedFields &typed);   // as it was left
    void endForm(const QString &id, const QString &action);
    // What the user decided did not arrive; they can decide again.
    void showConsentProblem(const QString &id, const QString &words);
    [[nodiscard]] bool waitsForUser() const;
    void setWaiting(const QString &words);   // shown until something else comes
    // Its message waits for the answer before it. Again, when it has become the first of those that do.
    void setQueued(bool isFirst);
    [[nodiscard]] bool isQueued() const { return m_queue != nullptr; }

    void endText();   // what comes next is a part of its own
    void finish();
    // The line below: who answered, and why it came out so.
    AnswerFooter *addFooter(const protocol::ProcessAnswer &answer);
    void addNote(const QString &words);      // something to know about this answer
    void fail(const QString &words, const QString &action, const QString &leave = {});   // what its buttons say
    [[nodiscard]] bool hasProblem() const { return m_problem != nullptr; }
    void dropActions();   // of fail(): it is too late for them

    [[nodiscard]] QString text() const;
    void setSpoken(const QString &words) { m_spoken = words; }   // what the server says is to be said of it
    [[nodiscard]] QString spoken() const;   // the same, or made of the text
    [[nodiscard]] bool hasText() const;

Q_SIGNALS:
    void actionRequested();   // the first button of fail()
    void takeBackRequested();   // its other one, and those of setQueued()
    void sendNowRequested();
    void approvalDecided(const QString &id, const tom::protocol::ApprovalDecision &decision);
    void formEdited(const tom::protocol::Elicitation &form, const tom::desktop::TypedFields &typed);
    void formAnswered(const QString &id, const tom::protocol::ElicitationAnswer &answer);
    void linkActivated(const QUrl &url);
    void newConversationRequested();   // since this answer was about something new

private:
    void add(QWidget *part);
    void addOpenButtons(const QList<QUrl> &urls);
    void endWaiting();

    QVBoxLayout *m_parts;
    TonedLabel *m_waiting;
    MarkdownView *m_text = nullptr;   // the one that grows
    ReasoningFold *m_reasoning = nullptr;
    QList<MarkdownView *> m_texts;
    QHash<QString, ToolCard *> m_tools;
    QHash<QString, ApprovalCard *> m_approvals;
    QHash<QString, QString> m_callOfApproval;
    QHash<QString, FormCard *> m_forms;
    ProblemCard *m_problem = nullptr;
    QueueCard *m_queue = nullptr;
    QString m_spoken;
};

} // namespace tom::desktop
