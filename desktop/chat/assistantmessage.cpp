#include "desktop/chat/assistantmessage.h"

#include "desktop/chat/answerfooter.h"
#include "desktop/chat/approvalcard.h"
#include "desktop/chat/formcard.h"
#include "desktop/chat/markdownview.h"
#include "desktop/chat/openbutton.h"
#include "desktop/chat/problemcard.h"
#include "desktop/chat/queuecard.h"
#include "desktop/chat/reasoningfold.h"
#include "desktop/chat/toolcard.h"
#include "desktop/look/badge.h"
#include "desktop/look/tonedlabel.h"
#include "shared/core/spokentext.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype mostOpenButtons = 10;
constexpr qsizetype longestSpoken = 20'000;   // letters: half an hour

} // namespace

AssistantMessage::AssistantMessage(QWidget *parent)
    : QWidget(parent),
      m_parts(new QVBoxLayout(this)),
      m_waiting(new TonedLabel(TonedLabel::Tone::Muted, tr("Thinking…")))
{
    setObjectName(u"assistantMessage"_s);
    setAccessibleName(tr("Answer of Tom"));
    m_waiting->setObjectName(u"waiting"_s);
    m_parts->setContentsMargins(0, 8, 0, 8);
    m_parts->setSpacing(8);
    m_parts->addWidget(m_waiting);
}

void AssistantMessage::appendText(const QString &delta)
{
    if (delta.isEmpty())
        return;
    endWaiting();
    if (!m_text) {
        m_text = new MarkdownView;
        m_text->setObjectName(u"assistantText"_s);
        m_text->setAccessibleName(tr("Answer of Tom"));
        connect(m_text, &TextView::linkActivated, this, &AssistantMessage::linkActivated);
        m_texts.append(m_text);
        add(m_text);
    }
    m_text->append(delta);
}

void AssistantMessage::appendReasoning(const QString &delta)
{
    endWaiting();
    if (!m_reasoning) {
        endText();
        m_reasoning = new ReasoningFold;
        add(m_reasoning);
    }
    m_reasoning->append(delta);
}

void AssistantMessage::startTool(const QString &id, const QString &module, const QString &name, const QString &arguments)
{
    endWaiting();
    endText();
    auto *card = new ToolCard(module, name, arguments);
    m_tools.insert(id, card);
    add(card);
}

void AssistantMessage::endTool(const QString &id, bool ok, const QString &summary, qint64 durationMs)
{
    if (ToolCard *card = m_tools.value(id))
        card->end(ok, summary, durationMs);
}

void AssistantMessage::showToolProgress(const QString &id, double progress, std::optional<double> total, const QString &message)
{
    if (ToolCard *card = m_tools.value(id))
        card->showProgress(progress, total, message);
}

void AssistantMessage::askApproval(const protocol::Approval &approval)
{
    endWaiting();
    endText();
    if (m_approvals.contains(approval.id))
        return;
    auto *card = new ApprovalCard(approval);
    connect(card, &ApprovalCard::decided, this,
            [this, id = approval.id](const protocol::ApprovalDecision &decision) { Q_EMIT approvalDecided(id, decision); });
    m_approvals.insert(approval.id, card);
    m_callOfApproval.insert(approval.id, approval.call);
    if (ToolCard *tool = m_tools.value(approval.call))
        tool->setWaitsForConsent(true);
    add(card);
}

void AssistantMessage::endApproval(const QString &id, const QString &state)
{
    ApprovalCard *card = m_approvals.value(id);
    if (!card)
        return;
    card->end(state);
    if (ToolCard *tool = m_tools.value(m_callOfApproval.value(id)))
        tool->setWaitsForConsent(false);
}

void AssistantMessage::askForm(const protocol::Elicitation &elicitation)
{
    endWaiting();
    endText();
    if (m_forms.contains(elicitation.id))
        return;
    auto *card = new FormCard(elicitation);
    connect(card, &FormCard::answered, this,
            [this, id = elicitation.id](const protocol::ElicitationAnswer &answer) { Q_EMIT formAnswered(id, answer); });
    connect(card, &FormCard::edited, this, &AssistantMessage::formEdited);
    m_forms.insert(elicitation.id, card);
    add(card);
}

void AssistantMessage::fillForm(const QString &id, const TypedFields &typed)
{
    if (FormCard *card = m_forms.value(id))
        card->setTyped(typed);
}

void AssistantMessage::endForm(const QString &id, const QString &action)
{
    if (FormCard *card = m_forms.value(id))
        card->end(action);
}

void AssistantMessage::showConsentProblem(const QString &id, const QString &words)
{
    if (ApprovalCard *card = m_approvals.value(id))
        card->showProblem(words);
    if (FormCard *card = m_forms.value(id))
        card->showProblem(words);
}

bool AssistantMessage::waitsForUser() const
{
    return std::ranges::any_of(m_approvals, &ApprovalCard::isWaiting) || std::ranges::any_of(m_forms, &FormCard::isWaiting);
}

void AssistantMessage::setWaiting(const QString &words)
{
    m_waiting->setText(words);
}

void AssistantMessage::setQueued(bool isFirst)
{
    endWaiting();
    if (m_queue) {
        m_queue->hide();
        m_queue->deleteLater();   // its button may have asked for it
    }
    m_queue = new QueueCard(isFirst);
    connect(m_queue, &QueueCard::takeBackRequested, this, &AssistantMessage::takeBackRequested);
    connect(m_queue, &QueueCard::sendNowRequested, this, &AssistantMessage::sendNowRequested);
    add(m_queue);
}

void AssistantMessage::finish()
{
    endWaiting();
    endText();
    for (ApprovalCard *card : std::as_const(m_approvals))
        card->end(u"cancelled"_s);
    for (FormCard *card : std::as_const(m_forms))
        card->end(u"cancel"_s);
    // Whatever still runs when the turn is over was ended with it.
    for (ToolCard *card : std::as_const(m_tools)) {
        if (card->isRunning())
            card->end(false, tr("ended with the answer"));
    }
}

AnswerFooter *AssistantMessage::addFooter(const protocol::ProcessAnswer &answer)
{
    auto *footer = new AnswerFooter(answer);
    if (answer.newTopic) {
        auto *fresh = new Badge;
        fresh->setObjectName(u"newTopic"_s);
        fresh->setText(tr("New topic: new conversation"));
        fresh->setToolTip(
            tr("This had nothing to do with what was said before. In a conversation of its own, answers are better."));
        connect(fresh, &QToolButton::clicked, this, &AssistantMessage::newConversationRequested);
        footer->addButton(fresh);
    }
    add(footer);
    return footer;
}

void AssistantMessage::addNote(const QString &words)
{
    endWaiting();
    auto *note = new TonedLabel(TonedLabel::Tone::Warning, words);
    note->setObjectName(u"answerNote"_s);
    note->scaleFont(0.92);
    note->setWordWrap(true);
    add(note);
}

void AssistantMessage::fail(const QString &words, const QString &action, const QString &leave)
{
    finish();
    m_problem = new ProblemCard(words, action, leave);
    connect(m_problem, &ProblemCard::actionRequested, this, &AssistantMessage::actionRequested);
    connect(m_problem, &ProblemCard::leaveRequested, this, &AssistantMessage::takeBackRequested);
    add(m_problem);
}

void AssistantMessage::dropActions()
{
    if (m_problem)
        m_problem->dropActions();
}

QString AssistantMessage::text() const
{
    QString all;
    for (const MarkdownView *view : m_texts)
        all += view->markdown();
    return all;
}

QString AssistantMessage::spoken() const
{
    return m_spoken.isEmpty() ? spokenText(text(), longestSpoken) : m_spoken;
}

bool AssistantMessage::hasText() const
{
    return !m_texts.isEmpty();
}

void AssistantMessage::add(QWidget *part)
{
    m_parts->addWidget(part);
}

void AssistantMessage::endText()
{
    if (m_text) {
        m_text->finish();
        addOpenButtons(m_text->opens());
    }
    m_text = nullptr;
    m_reasoning = nullptr;
}

// No text acts: it is a person who opens what an answer names.
void AssistantMessage::addOpenButtons(const QList<QUrl> &urls)
{
    QList<QUrl> shown;
    for (const QUrl &url : urls) {
        if (shown.contains(url) || shown.size() == mostOpenButtons)
            continue;
        shown.append(url);
        auto *button = new OpenButton(url);
        connect(button, &OpenButton::wished, this, &AssistantMessage::linkActivated);
        m_parts->addWidget(button, 0, Qt::AlignLeft);
    }
}

void AssistantMessage::endWaiting()
{
    m_waiting->hide();
}

} // namespace tom::desktop
