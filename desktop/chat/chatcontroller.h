#pragma once

#include "desktop/api/reconnect.h"
#include "desktop/chat/attachmentpictures.h"
#include "desktop/chat/courier.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/fileintake.h"
#include "desktop/chat/history.h"
#include "desktop/chat/screenshot.h"
#include "desktop/chat/turnrunner.h"
#include "shared/protocol/pushmessage.h"

#include <QSet>
#include <QTimer>

namespace tom::desktop {

class ApiClient;
class ChatPanel;
class ConversationCache;
class OpenConversation;

// One account's chat: which conversation is open, what is being written in it, and an eye on the connection. What is on its
// way to the server is the TurnRunner's.
class ChatController : public QObject
{
    Q_OBJECT

public:
    // folder: where drafts of this account are kept. What waits to be sent, who takes it, and what is typed into forms outlive
    // the chat.
    ChatController(ApiClient &client, ChatPanel &panel, Outbox &outbox, Courier &courier, FormDrafts &forms,
                   const QString &folder, ConversationCache *cache, QObject *parent = nullptr);
    ~ChatController() override;

    void start();
    // Shows that conversation and goes on with it. What runs in the one before runs on at the server.
    void open(const QString &conversation);
    // The same without anybody's wish, at the start: one that is not there any more is not missed.
    void goOnWith(const QString &conversation);
    void newConversation();
    [[nodiscard]] const QString &conversation() const { return m_conversation; }
    [[nodiscard]] bool isAnswering() const { return m_runner.isRunning(); }
    // Nothing was said, opened or left over yet.
    [[nodiscard]] bool isFresh() const { return m_isFresh; }
    // The push channel of the same account: whether it is open, and what comes over it.
    void takePushState(bool isOpen);
    void takePushSilence(bool isSilent);   // it is open, but a question over it is not answered; or something came again
    void takePush(const protocol::PushMessage &message);
    // Those that were begun without the server, which does not know of them yet; and, since the list of the server may not
    // have them, those in which it refused something.
    [[nodiscard]] QList<protocol::Conversation> waitingConversations() const;
    // In which a message was refused while nobody looked.
    [[nodiscard]] QSet<QString> refusedConversations() const;
    void setReadsAloud(bool readsAloud) { m_readsAloud = readsAloud; }   // from the next question on

Q_SIGNALS:
    void sessionEnded(const QString &words);
    void signOutRequested();
    void conversationChanged(const QString &conversation);   // the one that is shown; empty: a new one
    void turnEnded();
    void waitingChanged();   // waitingConversations() or refusedConversations()
    void answeredAloud(const QString &turn, const QString &words);
    void serverSeen();   // it answers again: whatever waits for it may try at once

private:
    void connectPanel();
    void connectRunner();
    void send(const Draft &draft);
    void beginHere(const QString &requestId);
    void say(const Draft &draft, const Draft &written, const QString &parent = {});
    void markSent(const Draft &written, const QString &requestId);
    void sayAnew(const Draft &draft);
    void tellBusy();
    void holdEdit(bool isHeld);
    void showHeldEdit();
    void sayHeldEdit();
    [[nodiscard]] bool isStillWritten(const Draft &anew) const;
    void endEdit(const Draft &sent);
    void takeLocated(const QString &turn, const QString &parent, const protocol::ConversationMessage &message);
    void takeNotLocated(const QString &turn, const Error &error);
    void takeEnded(const QString &turn, const QString &model, bool isBranch);
    void takeRefused(const OutboxEntry &entry);
    void leaveGone();
    void takeGivenBack(const QString &conversation, const QString &to);
    void takeDelivered(const QString &requested, const QString &conversation);
    void setConnection(Connection connection, const QString &detail);
    void showConnection(Connection connection, const QString &detail = {});
    void lookAtConnection();
    void lookSoon();
    void comeBack();
    void nameConversation(const QString &conversation);
    void show(const QString &conversation);
    void beginFresh();
    void makeOpen(const QString &conversation);
    void refresh();
    void showLine(const QList<StoredTurn> &turns, const QString &runningTurn);
    [[nodiscard]] bool isShown(const QList<StoredTurn> &turns) const;
    void connectFiles();
    void connectLooks();
    [[nodiscard]] static ReconnectTimes lookTimes();
    void offerFiles(const QList<OfferedFile> &files);
    void takeFiles(const QString &conversation, const QList<KeptFile> &files, const QStringList &problems);
    void sweepFiles();
    void showModel();
    void setDraft(const Draft &draft);
    void saveDraft(FileSync sync);
    void syncDraft();

    ApiClient &m_client;
    ChatPanel &m_panel;
    ConversationCache *m_cache;
    DraftStore m_drafts;
    Outbox &m_outbox;
    FileStore m_files;
    FileIntake m_intake;
    AttachmentPictures m_pictures;
    Screenshot m_screenshot;
    TurnRunner m_runner;
    Courier &m_courier;
    std::unique_ptr<OpenConversation> m_open;
    QString m_conversation;   // empty: the server's current one of the desktop
    QString m_goneOnWith;   // and nobody has asked for it
    bool m_isFresh = true;
    bool m_isGone = false;   // the server does not know it any more
    bool m_beginsNew = false;   // with the next message; the server knows nothing of it
    bool m_mustShow = false;   // whatever the panel shows is not the server's line
    QSet<QString> m_heardOf;   // turns of this conversation that were told of while one ran
    Draft m_draft;
    Draft m_anew;   // what is being said anew, until its place is known
    bool m_holdsEdit = false;   // the draft changes what was said, and goes out as it is when nothing runs
    QString m_model;
    bool m_readsAloud = false;
    QTimer m_draftPause;
    QFuture<Result<void>> m_syncing;   // of a draft
    QTimer m_nextLook;
    QTimer m_patience;   // with an answer about the connection
    Connection m_connection = Connection::Connecting;   // as it is shown
    bool m_isSilent = false;   // and for that reason
    Reconnect m_lookAgain;   // while the looks fail
    bool m_isAway = false;
};

} // namespace tom::desktop
