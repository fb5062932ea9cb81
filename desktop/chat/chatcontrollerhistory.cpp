#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/api/processreply.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/openconversation.h"

#include <QUuid>

using namespace Qt::StringLiterals;

// The part of ChatController that goes from conversation to conversation, and back in one.
namespace tom::desktop {

void ChatController::open(const QString &conversation)
{
    if (conversation == m_conversation && m_open)
        return;
    m_isFresh = false;
    saveDraft();
    leaveTurn();
    m_panel.clear();
    m_conversation = conversation;
    m_panel.setDraft(DraftStore(m_folder, conversation).load());
    m_draftPause.stop();   // it was read, not written
    Q_EMIT conversationChanged(conversation);
    read(conversation);
}

void ChatController::read(const QString &conversation)
{
    makeOpen(conversation);
    connect(m_open.get(), &OpenConversation::cachedRead, &m_panel, &ChatPanel::showTurns);
    m_open->read();
}

// Signals of the one before may be on the way to us.
void ChatController::makeOpen(const QString &conversation)
{
    if (m_open) {
        m_open->disconnect();
        m_open.release()->deleteLater();
    }
    m_open = std::make_unique<OpenConversation>(m_client, m_cache, conversation);
    connect(m_open.get(), &OpenConversation::olderRead, &m_panel, &ChatPanel::showOlderTurns);
    connect(m_open.get(), &OpenConversation::lineRead, this, &ChatController::showLine);
    connect(m_open.get(), &OpenConversation::located, this, &ChatController::resendLocated);
    connect(m_open.get(), &OpenConversation::failed, this,
            [this](const Error &error) { m_panel.tell(tr("The conversation cannot be shown as it is now"), errorText(error)); });
}

// The turn that runs is followed from its beginning: its answer is not in the line yet, or only half of it is.
void ChatController::showLine(const QList<StoredTurn> &turns, const QString &runningTurn)
{
    if (m_reply)
        return;
    QList<StoredTurn> shown = turns;
    const bool runs = !runningTurn.isEmpty() && !shown.isEmpty() && shown.last().turn == runningTurn;
    const QString words = runs ? shown.takeLast().text : QString();
    m_panel.showTurns(shown);
    if (!runs)
        return;
    m_panel.addUserMessage(words);
    m_turnFailed = false;
    m_request = {.request = words, .conversation = m_conversation};
    addAnswer();
    follow(m_client.resume(runningTurn));
}

// The first answer to a new conversation says its name; a draft goes along with it.
void ChatController::setConversation(const QString &conversation)
{
    if (conversation == m_conversation)
        return;
    const QString draft = m_draft;
    m_draft.clear();
    saveDraft();   // that of the conversation without a name
    m_conversation = conversation;
    m_draft = draft;
    saveDraft();
    makeOpen(conversation);
    Q_EMIT conversationChanged(conversation);
}

void ChatController::resend(const QString &turn, const QString &text)
{
    if (m_reply || !m_open)
        return;
    m_newWords = text;
    m_open->locate(turn);
}

void ChatController::resendLocated(const QString &turn, const QString &parent, const QString &text)
{
    if (m_reply)
        return;
    const QString words = m_newWords.isEmpty() ? text : std::exchange(m_newWords, {});
    m_request = {.request = words,
                 .requestId = QUuid::createUuid().toString(QUuid::WithoutBraces),
                 .conversation = m_conversation,
                 .parent = parent,
                 .clientType = u"desktop"_s};
    m_isBranch = true;
    m_panel.cutFrom(turn);
    m_panel.addUserMessage(words);
    ask();
}

// The server has the message and goes on with it; only our ear is taken away.
void ChatController::leaveTurn()
{
    if (!m_reply)
        return;
    if (!m_reply->turn().isEmpty())
        m_outbox.forget();
    dropReply();
    m_panel.setBusy(false);
}

} // namespace tom::desktop
