#pragma once

#include "desktop/chat/draftstore.h"
#include "desktop/chat/history.h"
#include "desktop/chat/outbox.h"
#include "shared/protocol/pushmessage.h"
#include "shared/protocol/turnevent.h"

#include <QPointer>
#include <QTimer>

namespace tom::desktop {

class ApiClient;
class AssistantMessage;
class ChatPanel;
class ConversationCache;
class OpenConversation;
class ProcessReply;

// One signed-in conversation: sends what the panel asks for, shows what comes back, keeps an eye on the connection.
class ChatController : public QObject
{
    Q_OBJECT

public:
    // folder: where draft and unanswered message of this account are kept.
    ChatController(ApiClient &client, ChatPanel &panel, const QString &folder, ConversationCache *cache,
                   QObject *parent = nullptr);
    ~ChatController() override;

    void start();
    // Shows that conversation and goes on with it. What runs in the one before runs on at the server.
    void open(const QString &conversation);
    void newConversation();
    [[nodiscard]] const QString &conversation() const { return m_conversation; }
    // Nothing was said, opened or left over yet.
    [[nodiscard]] bool isFresh() const { return m_isFresh; }
    // The push channel of the same account: whether it is open, and what comes over it.
    void takePushState(bool isOpen);
    void takePush(const protocol::PushMessage &message);
    // What was written here is nobody's business any more.
    void forget();

Q_SIGNALS:
    void sessionEnded(const QString &words);
    void signOutRequested();
    void conversationChanged(const QString &conversation);   // the one that is shown; empty: a new one
    void turnEnded();
    void serverSeen();   // it answers again: whatever waits for it may try at once

private:
    void send(const QString &text);
    void ask();
    void addAnswer();
    void tellConsent(const QString &id, QFuture<Result<void>> told);
    void retry();
    void stop();
    void takeEvent(const protocol::TurnEvent &event);
    void takeEnd(const Result<protocol::ProcessAnswer> &result);
    void showFailure(const Error &error);
    void offerUnsent();
    void lookAtConnection();
    void setConversation(const QString &conversation);
    void read(const QString &conversation);
    void makeOpen(const QString &conversation);
    void showLine(const QList<StoredTurn> &turns, const QString &runningTurn);
    void resend(const QString &turn, const QString &text);
    void resendLocated(const QString &turn, const QString &parent, const QString &text);
    void follow(std::unique_ptr<ProcessReply> reply);
    void leaveTurn();
    void showModel();
    void saveDraft();
    void dropReply();

    ApiClient &m_client;
    ChatPanel &m_panel;
    QString m_folder;
    ConversationCache *m_cache;
    std::unique_ptr<OpenConversation> m_open;
    QString m_conversation;   // empty: the server's current one of the desktop
    QString m_newWords;       // for the turn that is being said anew
    bool m_isFresh = true;
    bool m_isBranch = false;  // the turn that runs is one: afterwards the line is read again
    Outbox m_outbox;
    std::unique_ptr<ProcessReply> m_reply;
    protocol::ProcessRequest m_request;
    QPointer<AssistantMessage> m_answer;
    QString m_draft;
    QString m_model;
    QTimer m_draftPause;
    QTimer m_nextLook;
    int m_failedLooks = 0;
    bool m_turnFailed = false;   // the turn itself ended with an error: asking again is a new turn
};

} // namespace tom::desktop
