#include "desktop/api/apierror.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/openconversation.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

// The part of ChatController that goes from conversation to conversation, and back in one.
namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcHistory, "tom.desktop.history")

void ChatController::open(const QString &conversation)
{
    if (conversation == m_conversation && (m_open || conversation.startsWith(protocol::begunBy)))
        return;
    m_isFresh = false;
    show(conversation);
}

void ChatController::goOnWith(const QString &conversation)
{
    open(conversation);
    m_goneOnWith = conversation;
}

void ChatController::beginFresh()
{
    if (m_goneOnWith.isEmpty() || m_goneOnWith != m_conversation)
        return;
    show({});
    m_isFresh = !m_runner.hasWaiting();
}

void ChatController::show(const QString &conversation)
{
    if (m_draftPause.isActive())
        syncDraft();
    m_anew = {};
    m_heardOf.clear();
    m_beginsNew = false;
    m_mustShow = true;
    m_isGone = false;
    m_goneOnWith.clear();
    m_conversation = conversation;
    m_panel.clear();
    m_runner.open(conversation);
    m_courier.setOpen(conversation);
    setDraft(m_drafts.load(conversation));
    Q_EMIT conversationChanged(conversation);
    if (conversation.isEmpty() || conversation.startsWith(protocol::begunBy)) {   // nothing of it is at the server
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
    connect(m_open.get(), &OpenConversation::olderRead, this, [this](const QList<StoredTurn> &turns) {
        m_panel.setHasOlder(m_open->hasOlder());
        m_panel.showOlderTurns(turns);
    });
    connect(m_open.get(), &OpenConversation::lineRead, this, &ChatController::showLine);
    connect(m_open.get(), &OpenConversation::located, this, &ChatController::takeLocated);
    connect(m_open.get(), &OpenConversation::notLocated, this, &ChatController::takeNotLocated);
    connect(m_open.get(), &OpenConversation::keptRead, this, [this](const QList<StoredTurn> &turns) {
        m_panel.showTurns(turns);
        m_runner.showWaiting();
    });
    connect(m_open.get(), &OpenConversation::failed, this, [this](const Error &error) {
        if (error.code == ErrorCode::NotFound && !m_goneOnWith.isEmpty()) {
            QMetaObject::invokeMethod(this, &ChatController::beginFresh, Qt::QueuedConnection);   // it is what tells us
            return;
        }
        m_isGone = error.code == ErrorCode::NotFound;
        if (m_mustShow && !m_runner.isRunning() && !m_runner.hasWaiting())   // what was never sent stands here alone
            m_runner.showWaiting();
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
    m_isGone = false;
    m_panel.setHasOlder(m_open && m_open->hasOlder());
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
    m_isGone = false;
    if (const Draft there = m_drafts.load(conversation); !there.isPlain()) {   // what another message had begun went ahead
        Draft both = m_draft;
        both.putBefore(there);
        setDraft(both);
    }
    saveDraft(FileSync::Now);   // before the other goes: at any moment one of them is there
    if (const auto gone = m_drafts.save(unnamed, {}, FileSync::Now); !gone)
        qCWarning(lcHistory) << "⚠️ the draft stays in its old place, too:" << gone.error().message;
    m_intake.rename(unnamed, conversation);
    m_courier.setOpen(conversation);
    m_beginsNew = conversation.isEmpty();   // its first message was taken back
    if (m_beginsNew || conversation.startsWith(protocol::begunBy))
        m_open.reset();
    else
        makeOpen(conversation);
    Q_EMIT conversationChanged(conversation);
    Q_EMIT waitingChanged();
}

// Until the server has it, it is called after its first request.
void ChatController::beginHere(const QString &requestId)
{
    m_runner.setConversation(protocol::begunBy + requestId);
    nameConversation(protocol::begunBy + requestId);
}

QList<protocol::Conversation> ChatController::waitingConversations() const
{
    constexpr qsizetype longestTitle = 60;
    QList<protocol::Conversation> waiting;
    for (const OutboxEntry &entry : m_outbox.entries()) {
        const QString &id = entry.request.conversation;
        const bool isShown = id.startsWith(protocol::begunBy) || !entry.refusal.isEmpty();
        if (!isShown || std::ranges::contains(waiting, id, &protocol::Conversation::id))
            continue;
        const QString words = entry.request.request.simplified().left(longestTitle);
        waiting.append({.id = id,
                        .title = words.isEmpty() && !entry.files.isEmpty() ? entry.files.constFirst().name : words,
                        .created = entry.written,
                        .updated = entry.written});
    }
    return waiting;
}

QSet<QString> ChatController::refusedConversations() const
{
    QSet<QString> refused;
    for (const OutboxEntry &entry : m_outbox.entries()) {
        if (!entry.refusal.isEmpty())
            refused.insert(entry.request.conversation);
    }
    return refused;
}

} // namespace tom::desktop
