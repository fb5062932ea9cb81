#include "desktop/api/apierror.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/openconversation.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

// The part of ChatController that goes from conversation to conversation, and back in one.
namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcHistory, "tom.desktop.history")

void ChatController::open(const QString &conversation)
{
    if (conversation == m_conversation && m_open)
        return;
    m_isFresh = false;
    show(conversation);
}

void ChatController::show(const QString &conversation)
{
    if (m_draftPause.isActive())
        syncDraft();
    m_anew = {};
    m_heardOf.clear();
    m_mustShow = true;
    m_conversation = conversation;
    m_panel.clear();
    m_runner.open(conversation);
    m_courier.setOpen(conversation);
    setDraft(m_drafts.load(conversation));
    Q_EMIT conversationChanged(conversation);
    if (conversation.isEmpty()) {
        m_open.reset();
        m_mustShow = false;
        m_runner.showWaiting();
        return m_runner.next();
    }
    makeOpen(conversation);
    m_open->readKept();
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
    connect(m_open.get(), &OpenConversation::located, this, &ChatController::takeLocated);
    connect(m_open.get(), &OpenConversation::notLocated, this, &ChatController::takeNotLocated);
    connect(m_open.get(), &OpenConversation::keptRead, this, [this](const QList<StoredTurn> &turns) {
        m_panel.showTurns(turns);
        m_runner.showWaiting();
    });
    connect(m_open.get(), &OpenConversation::failed, this, [this](const Error &error) {
        // Without the server what is kept here is shown, and the state of the connection says why.
        if (m_mustShow && (error.code != ErrorCode::Network || m_panel.turns().isEmpty()))
            m_panel.tell(tr("The conversation cannot be shown as it is now"), errorText(error));
        m_runner.next();
    });
}

// What was said elsewhere meanwhile. An answer that comes now is not disturbed: what else is heard of is
// read at its end.
void ChatController::refresh()
{
    if (m_open && !m_runner.isRunning())
        m_open->read();
}

// The turn that runs is followed from its beginning: its answer is not in the line yet, or only half of it is.
void ChatController::showLine(const QList<StoredTurn> &turns, const QString &runningTurn)
{
    if (m_runner.isRunning()) {
        for (const StoredTurn &turn : turns)
            m_heardOf.insert(turn.turn);
        return;
    }
    QList<StoredTurn> shown = turns;
    const bool runs = !runningTurn.isEmpty() && !shown.isEmpty() && shown.last().turn == runningTurn;
    const QString words = runs ? shown.takeLast().text : QString();
    if (m_mustShow || m_runner.isUnsure() || !isShown(shown) || (runs && m_runner.hasWaiting())) {
        m_mustShow = false;
        m_panel.showTurns(shown);
        if (runs)
            m_runner.follow(runningTurn, words);
        m_runner.showWaiting();
    } else if (runs) {
        m_runner.follow(runningTurn, words);
    }
    m_runner.next();
}

// The panel may show more: older ones above.
bool ChatController::isShown(const QList<StoredTurn> &turns) const
{
    QStringList names;
    for (const StoredTurn &turn : turns)
        names += turn.turn;
    const QStringList shown = m_panel.turns();
    return shown.size() >= names.size() && shown.last(names.size()) == names;
}

// The first answer to a new conversation says its name; the draft goes along with it.
void ChatController::nameConversation(const QString &conversation)
{
    const QString unnamed = std::exchange(m_conversation, conversation);
    saveDraft(FileSync::Now);   // before the other goes: at any moment one of them is there
    if (const auto gone = m_drafts.save(unnamed, {}, FileSync::Now); !gone)
        qCWarning(lcHistory) << "⚠️ the draft stays in its old place, too:" << gone.error().message;
    m_intake.rename(unnamed, conversation);
    m_courier.setOpen(conversation);
    makeOpen(conversation);
    Q_EMIT conversationChanged(conversation);
}

} // namespace tom::desktop
