#include "desktop/chat/assistantmessage.h"

#include "desktop/chat/markdownview.h"
#include "desktop/chat/problemcard.h"
#include "desktop/chat/reasoningfold.h"
#include "desktop/chat/toolcard.h"
#include "desktop/look/tonedlabel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

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

void AssistantMessage::startTool(const QString &id, const QString &module, const QString &name, const QJsonObject &arguments)
{
    endWaiting();
    endText();
    auto *card = new ToolCard(module, name, arguments);
    m_tools.insert(id, card);
    add(card);
}

void AssistantMessage::endTool(const QString &id, bool ok, const QString &summary)
{
    if (ToolCard *card = m_tools.value(id))
        card->end(ok, summary);
}

void AssistantMessage::setWaiting(const QString &words)
{
    m_waiting->setText(words);
}

void AssistantMessage::finish(const QString &footer)
{
    endWaiting();
    endText();
    // Whatever still runs when the turn is over was ended with it.
    for (ToolCard *card : std::as_const(m_tools)) {
        if (card->isRunning())
            card->end(false, tr("ended with the answer"));
    }
    if (footer.isEmpty())
        return;
    auto *label = new TonedLabel(TonedLabel::Tone::Muted, footer);
    label->setObjectName(u"answerFooter"_s);
    label->scaleFont(0.82);
    add(label);
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

void AssistantMessage::fail(const QString &words, const QString &action)
{
    finish({});
    auto *problem = new ProblemCard(words, action);
    connect(problem, &ProblemCard::actionRequested, problem, &ProblemCard::disableAction);
    connect(problem, &ProblemCard::actionRequested, this, &AssistantMessage::actionRequested);
    add(problem);
}

QString AssistantMessage::text() const
{
    QString all;
    for (const MarkdownView *view : m_texts)
        all += view->markdown();
    return all;
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
    if (m_text)
        m_text->finish();
    m_text = nullptr;
    m_reasoning = nullptr;
}

void AssistantMessage::endWaiting()
{
    m_waiting->hide();
}

} // namespace tom::desktop
