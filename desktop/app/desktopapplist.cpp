#include "desktop/app/desktopapp.h"
#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/conversations/conversationcontroller.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/conversations/readahead.h"
#include "shared/core/atomicfile.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

// The part of DesktopApp that is about the list of conversations.
namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcAppList, "tom.desktop.app")

// Without the cache everything works, but nothing of it offline.
void DesktopApp::openList(const Account &account)
{
    const QString folder = accountFolder(account);
    auto cache = makePrivateFolder(folder).and_then([&] { return ConversationCache::open(folder + "/conversations.sqlite"_L1); });
    if (cache)
        m_cache = std::move(*cache);
    else
        qCWarning(lcAppList).noquote() << u"⚠️ conversations are not kept for reading offline: %1"_s.arg(cache.error().message);
    m_conversations = std::make_unique<ConversationController>(*m_client, m_cache.get());
    m_window.conversations().setModel(&m_conversations->model());
}

void DesktopApp::connectList()
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
    connect(list, &ConversationController::listed, this, &DesktopApp::goOn);
    if (m_cache && !m_connections.isFixed) {
        m_readAhead = std::make_unique<ReadAhead>(*m_client, *m_cache, [this] { return !m_chat->isAnswering(); });
        connect(list, &ConversationController::listed, m_readAhead.get(),
                [this, list] { m_readAhead->consider(list->model().conversations()); });
    }
    connect(m_chat.get(), &ChatController::waitingChanged, list,
            [this, list] { list->setWaiting(m_chat->waitingConversations()); });
    connect(m_chat.get(), &ChatController::conversationChanged, panel, &ConversationPanel::setOpen);
    connect(m_chat.get(), &ChatController::conversationChanged, list, &ConversationController::refresh);
    connect(m_chat.get(), &ChatController::turnEnded, list, &ConversationController::refresh);
}

// The program begins where it was left.
void DesktopApp::goOn()
{
    if (!m_chat->isFresh())
        return;
    for (const protocol::Conversation &conversation : m_conversations->model().conversations()) {
        if (conversation.isCurrent && conversation.clientType == "desktop"_L1 && conversation.head)
            return m_chat->open(conversation.id);
    }
}

} // namespace tom::desktop
