#pragma once

#include "desktop/accounts/lastopen.h"

#include <QObject>

#include <memory>

namespace tom::desktop {

class ChatController;
class ConversationCache;
class ConversationController;
class LiveAccount;
class MainWindow;
class QuickController;
class QuickWindow;
class ReadAhead;
class VoiceController;
class VoicePlugin;

// What the windows show of one account while it is the one that is shown: its conversations, the one that is open, and the
// quick window. Pages beside the chat are not its business.
class Desk : public QObject
{
    Q_OBJECT

public:
    // readsAhead: what is not shown is fetched, too, to be read without the server.
    Desk(LiveAccount &account, MainWindow &window, QuickWindow &quickWindow, VoicePlugin &voicePlugin, bool readsAhead);
    ~Desk() override;   // the windows are empty then, and the account lives on

    void start();
    void openConversation(const QString &id);
    void stopVoice();

Q_SIGNALS:
    void sessionEnded(const QString &words);
    void signOutRequested();
    void windowRequested();

private:
    void openList();
    void connectList();
    void readAhead();
    void connectPush();
    void connectQuick();
    void goOn();
    [[nodiscard]] bool isKept(const QString &conversation) const;   // something of it can be shown without the server

    LiveAccount &m_account;
    MainWindow &m_window;
    QuickWindow &m_quickWindow;
    LastOpen m_lastOpen;
    QString m_removedOpen;   // the conversation that was open when it was deleted
    std::unique_ptr<ConversationCache> m_cache;
    std::unique_ptr<ConversationController> m_conversations;
    std::unique_ptr<ChatController> m_chat;
    std::unique_ptr<ReadAhead> m_readAhead;
    std::unique_ptr<VoiceController> m_voice;
    std::unique_ptr<QuickController> m_quick;
};

} // namespace tom::desktop
