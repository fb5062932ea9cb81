#pragma once

#include "desktop/chat/draftstore.h"
#include "desktop/chat/outbox.h"
#include "shared/protocol/pushmessage.h"
#include "shared/protocol/turnevent.h"

#include <QPointer>
#include <QTimer>

namespace tom::desktop {

class ApiClient;
class AssistantMessage;
class ChatPanel;
class ProcessReply;

// One signed-in conversation: sends what the panel asks for, shows what comes back, keeps an eye on the connection.
class ChatController : public QObject
{
    Q_OBJECT

public:
    // folder: where draft and unanswered message of this account are kept.
    ChatController(ApiClient &client, ChatPanel &panel, const QString &folder, QObject *parent = nullptr);
    ~ChatController() override;

    void start();
    // The push channel of the same account: whether it is open, and what comes over it.
    void takePushState(bool isOpen);
    void takePush(const protocol::PushMessage &message);
    // What was written here is nobody's business any more.
    void forget();

Q_SIGNALS:
    void sessionEnded(const QString &words);
    void signOutRequested();
    void serverSeen();   // it answers: whatever waits for it may try again

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
    void newConversation();
    void lookAtConnection();
    void showModel();
    void saveDraft();
    void dropReply();

    ApiClient &m_client;
    ChatPanel &m_panel;
    DraftStore m_drafts;
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
