#include "desktop/app/desk.h"

#include "desktop/accounts/liveaccount.h"
#include "desktop/app/mainwindow.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/voicecontroller.h"
#include "desktop/conversations/conversationcontroller.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/conversations/readahead.h"
#include "desktop/quick/quickcontroller.h"
#include "desktop/quick/quickwindow.h"
#include "shared/core/atomicfile.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcDesk, "tom.desktop.desk")

Desk::Desk(LiveAccount &account, MainWindow &window, QuickWindow &quickWindow, VoicePlugin &voicePlugin, bool readsAhead)
    : m_account(account),
      m_window(window),
      m_quickWindow(quickWindow),
      m_lastOpen(account.folder())
{
    ApiClient &client = account.client();
    window.chat().setAccount(account.account().username, account.account().server);
    openList();
    m_chat = std::make_unique<ChatController>(client, window.chat(), account.outbox(), account.courier(), account.forms(),
                                              account.folder(), m_cache.get());
    m_voice = std::make_unique<VoiceController>(client, voicePlugin, window.chat(), *m_chat, account.folder());
    m_quick = std::make_unique<QuickController>(client, voicePlugin, quickWindow, account.forms(), account.folder(),
                                                [this] { return m_chat->conversation(); });
    connectList();
    if (m_cache && readsAhead)
        readAhead();
    connectQuick();
    connectPush();
    connect(&window.chat(), &ChatPanel::connectionShown, &account, &LiveAccount::takeSeen);
    account.setOnScreen([this] { return m_window.isSeen() && m_window.chat().isVisible() ? m_chat->conversation() : QString(); });
    connect(m_chat.get(), &ChatController::sessionEnded, this, &Desk::sessionEnded);
    connect(m_chat.get(), &ChatController::signOutRequested, this, &Desk::signOutRequested);
}

Desk::~Desk()
{
    m_account.push().setWatched(false);
    m_window.chat().disconnect(&m_account);
    m_account.setOnScreen({});
    m_readAhead.reset();
    m_quick.reset();
    m_voice.reset();
    m_chat.reset();
    m_account.courier().setNoneOpen();   // whatever still waits is the courier's now
    m_window.conversations().setModel(nullptr);
    m_window.chat().clear();
    m_window.chat().setDraft({});
}

// Where it was left, from what is kept here: the server may be away.
void Desk::start()
{
    const QString last = m_lastOpen.load();
    m_chat->start();
    m_conversations->start();
    if (m_chat->isFresh() && !last.isEmpty() && isKept(last))
        m_chat->goOnWith(last);
    connect(m_chat.get(), &ChatController::conversationChanged, this, [this](const QString &id) { m_lastOpen.save(id); });
    m_account.push().hurry();
}

bool Desk::isKept(const QString &conversation) const
{
    if (!m_account.outbox().entriesOf(conversation).isEmpty())
        return true;   // begun here, or going on here
    if (!m_cache)
        return false;
    const auto line = m_cache->line(conversation);
    return line && *line;
}

void Desk::openConversation(const QString &id)
{
    m_window.showChat();
    m_chat->open(id);
}

void Desk::stopVoice()
{
    m_voice->stop();
}

// Without the cache everything works, but nothing of it offline.
void Desk::openList()
{
    const QString &folder = m_account.folder();
    auto cache = makePrivateFolder(folder).and_then([&] { return ConversationCache::open(folder + "/conversations.sqlite"_L1); });
    if (cache)
        m_cache = std::move(*cache);
    else
        qCWarning(lcDesk).noquote() << u"⚠️ conversations are not kept for reading offline: %1"_s.arg(cache.error().message);
    m_conversations = std::make_unique<ConversationController>(m_account.client(), m_cache.get());
    m_window.conversations().setModel(&m_conversations->model());
}

void Desk::connectList()
{
    ConversationController *list = m_conversations.get();
    ConversationPanel *panel = &m_window.conversations();
    connect(panel, &ConversationPanel::searchChanged, list, &ConversationController::search);
    connect(panel, &ConversationPanel::folderChanged, list, [list](ConversationPanel::Folder folder) {
        list->showFolder(folder == ConversationPanel::Folder::Archive ? u"archive"_s
                         : folder == ConversationPanel::Folder::Bin   ? u"bin"_s
                                                                      : u"inbox"_s);
    });
    connect(panel, &ConversationPanel::moreRequested, list, &ConversationController::readOn);
    connect(panel, &ConversationPanel::pinRequested, list, &ConversationController::setPinned);
    connect(panel, &ConversationPanel::archiveRequested, list, &ConversationController::setArchived);
    connect(panel, &ConversationPanel::deleteRequested, list, &ConversationController::remove);
    connect(panel, &ConversationPanel::restoreRequested, list, &ConversationController::restore);
    connect(panel, &ConversationPanel::undoRequested, list, &ConversationController::undo);
    connect(panel, &ConversationPanel::newRequested, m_chat.get(), &ChatController::newConversation);
    connect(panel, &ConversationPanel::openRequested, m_chat.get(), &ChatController::open);
    connect(panel, &ConversationPanel::hitOpened, m_chat.get(), [this](const QString &words) { m_window.chat().find(words); });
    connect(list, &ConversationController::hintChanged, panel, &ConversationPanel::showHint);
    connect(list, &ConversationController::undoOffered, panel, &ConversationPanel::offerUndo);
    connect(list, &ConversationController::undoDone, panel, &ConversationPanel::hideUndo);
    connect(list, &ConversationController::failed, &m_window.chat(), &ChatPanel::tell);
    connect(list, &ConversationController::removed, m_chat.get(), [this](const QString &id) {
        if (id != m_chat->conversation())
            return;
        m_removedOpen = id;
        m_chat->newConversation();
    });
    connect(list, &ConversationController::cameBack, m_chat.get(), [this](const QString &id) {
        if (std::exchange(m_removedOpen, {}) == id)
            m_chat->open(id);
    });
    connect(list, &ConversationController::listed, this, &Desk::goOn);
    connect(m_chat.get(), &ChatController::waitingChanged, list,
            [this, list] { list->setWaiting(m_chat->waitingConversations(), m_chat->refusedConversations()); });
    connect(m_chat.get(), &ChatController::waitingChanged, &m_account, &LiveAccount::lookAtOutbox);
    connect(m_chat.get(), &ChatController::conversationChanged, panel, &ConversationPanel::setOpen);
    connect(m_chat.get(), &ChatController::conversationChanged, list, &ConversationController::refresh);
    connect(m_chat.get(), &ChatController::turnEnded, list, &ConversationController::refresh);
}

void Desk::readAhead()
{
    m_readAhead = std::make_unique<ReadAhead>(m_account.client(), *m_cache, [this] { return !m_chat->isAnswering(); });
    connect(m_conversations.get(), &ConversationController::listed, m_readAhead.get(),
            [this] { m_readAhead->consider(m_conversations->model().conversations()); });
}

// Where nothing is known here of what was open last: what the server has as the current one.
void Desk::goOn()
{
    if (!m_chat->isFresh())
        return;
    for (const protocol::Conversation &conversation : m_conversations->model().conversations()) {
        if (conversation.isCurrent && conversation.clientType == "desktop"_L1 && conversation.head)
            return m_chat->open(conversation.id);
    }
}

void Desk::connectPush()
{
    PushClient *push = &m_account.push();
    connect(push, &PushClient::opened, m_chat.get(), [this] { m_chat->takePushState(true); });
    connect(push, &PushClient::lost, m_chat.get(), [this] { m_chat->takePushState(false); });
    connect(push, &PushClient::received, m_chat.get(), &ChatController::takePush);
    connect(push, &PushClient::silenceChanged, m_chat.get(), &ChatController::takePushSilence);
    // Nobody knows of a line that died in silence before something is asked over it.
    connect(&m_window, &MainWindow::seenChanged, this, [push](bool isSeen) { push->setWatched(isSeen); });
    push->setWatched(m_window.isSeen());
    connect(&m_window.chat(), &ChatPanel::sendRequested, this, [push] { push->probe(); });
    connect(push, &PushClient::opened, m_conversations.get(), &ConversationController::refresh);
    connect(push, &PushClient::received, m_conversations.get(), [this](const protocol::PushMessage &message) {
        if (std::holds_alternative<protocol::PushTasks>(message.body) || std::holds_alternative<protocol::PushTurn>(message.body))
            m_conversations->refresh();
    });
    connect(m_chat.get(), &ChatController::serverSeen, push, &PushClient::hurry);
}

void Desk::connectQuick()
{
    connect(m_quick.get(), &QuickController::talkBegins, m_voice.get(), &VoiceController::stop);
    connect(m_quick.get(), &QuickController::openRequested, this, [this](const QString &conversation) {
        m_quickWindow.hide();
        Q_EMIT windowRequested();
        m_window.showChat();
        if (!conversation.isEmpty())
            m_chat->open(conversation);
    });
}

} // namespace tom::desktop
