#include "desktop/chat/answerfooter.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatheader.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/readaloudbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/voice/voicebar.h"

using namespace Qt::StringLiterals;

// The part of ChatPanel that is about talking and listening.
namespace tom::desktop {

void ChatPanel::connectVoice()
{
    connect(m_header, &ChatHeader::voiceWished, this, &ChatPanel::voiceWished);
    auto *talk = addShortcut(this, Qt::CTRL | Qt::SHIFT | Qt::Key_M, tr("Begin to talk, and end"));
    talk->setAutoRepeat(false);
    connect(talk, &QShortcut::activated, this, [this] {
        if (m_hasVoice)
            voice().toggle();
    });
    // Wherever the focus is, but only while there is something to end: Esc has other uses.
    auto *end = addShortcut(this, Qt::Key_Escape, tr("Throw a recording away, end what is read aloud"));
    end->setEnabled(false);
    connect(end, &QShortcut::activated, &voice(), &VoiceBar::cancelRequested);
    connect(&voice(), &VoiceBar::idleChanged, end, [end](bool isIdle) { end->setEnabled(!isIdle); });
}

void ChatPanel::setVoiceAvailable(bool isAvailable)
{
    m_hasVoice = isAvailable;
    m_header->setVoiceAvailable(isAvailable);
    m_composer->setVoiceAvailable(isAvailable);
}

void ChatPanel::setVoice(bool readsAloud, bool sendsAtOnce)
{
    m_header->setVoice(readsAloud, sendsAtOnce);
}

VoiceBar &ChatPanel::voice()
{
    return m_composer->voice();
}

void ChatPanel::insertSpoken(const QString &words)
{
    m_composer->insertSpoken(words);
}

void ChatPanel::sendDraft()
{
    m_composer->send();
}

void ChatPanel::setRead(const QString &turn)
{
    m_read = turn;
    for (ReadAloudButton *button : findChildren<ReadAloudButton *>())
        button->setReading(!turn.isEmpty() && button->turn() == turn);
}

void ChatPanel::addReadAloud(AssistantMessage &answer, const QString &turn)
{
    if (!m_hasVoice || !answer.hasText())
        return;
    auto *button = new ReadAloudButton(turn);
    button->setReading(turn == m_read);
    connect(button, &QToolButton::clicked, this, [this, button, &answer] {
        if (button->isReading())
            Q_EMIT silenceRequested();
        else
            Q_EMIT readAloudRequested(button->turn(), answer.spoken());
    });
    auto *footer = answer.findChild<AnswerFooter *>();
    (footer ? footer : answer.addFooter({}))->addButton(button);
}

} // namespace tom::desktop
