#pragma once

#include "desktop/api/processreply.h"
#include "desktop/chat/connection.h"
#include "desktop/chat/filestore.h"
#include "desktop/chat/formdrafts.h"
#include "desktop/chat/outbox.h"

#include <QPointer>

namespace tom::desktop {

class ApiClient;
class AssistantMessage;
class ChatPanel;
class UserMessage;

// Takes what is said in the open conversation to the server, one message after the other, and shows what comes back. Without
// the server messages wait, on disk and in sight. A message is the server's as soon as its turn has a name; before that it is
// sent again as often as it takes, always as the same turn.
class TurnRunner : public QObject
{
    Q_OBJECT

public:
    TurnRunner(ApiClient &client, ChatPanel &panel, Outbox &outbox, FormDrafts &forms, FileStore files,
               QObject *parent = nullptr);
    ~TurnRunner() override;

    // Another conversation is shown. What runs in the one before runs on at the server; what waits is the courier's.
    void open(const QString &conversation);
    // Shows what waits below what the panel shows already.
    void showWaiting();
    // Sends the first one that waits, if nothing runs and there is a server.
    void next();
    void setOnline(bool online);
    void setConversation(const QString &conversation) { m_conversation = conversation; }   // what is open is called so now
    // That message was taken back. What had been said behind it, in a conversation that it was to begin, begins it now.
    void letNextBegin(const QString &requestId);

    void send(const OutboxEntry &entry);
    // A turn that was begun elsewhere or earlier, and what was asked in it.
    void follow(const QString &turn, const QString &words);
    void stop();
    // The server was told that nobody wants that message, and whether it had arrived.
    void takeStopped(const OutboxEntry &entry, bool hadArrived);
    void endApproval(const QString &id, const QString &state);

    [[nodiscard]] bool isRunning() const { return m_reply != nullptr; }
    [[nodiscard]] bool hasWaiting() const { return !m_waiting.isEmpty(); }
    [[nodiscard]] bool hasQueue() const;   // of those that go out by themselves
    // What was sent in the last turn, if it is that one and failed.
    [[nodiscard]] std::optional<OutboxEntry> lastFailed(const QString &turn) const;
    [[nodiscard]] QList<KeptFile> heldFiles() const;   // that it, or what runs, may need again
    // How the last turn ended is not known here.
    [[nodiscard]] bool isUnsure() const { return !m_reply && m_now.isLost; }

Q_SIGNALS:
    void conversationNamed(const QString &conversation);
    void connectionChanged(tom::desktop::Connection connection, const QString &detail);
    void ended(const QString &turn, const QString &model, bool isBranch);
    void isInLine(const QString &turn);                  // what was sent again stands in the conversation already
    void againRequested(const QString &turn);            // a turn that failed is to be tried once more
    void answeredAloud(const QString &turn, const QString &words);   // somebody wished to hear it
    void refused(const tom::desktop::OutboxEntry &entry);    // for good: whoever keeps its words takes it out of the outbox
    void stopWaits();   // in the outbox, for whoever tells the server
    void rests();   // there is a server, nothing runs, and nothing goes out by itself
    void sentAgain();   // one that had been refused while nobody looked
    void sessionEnded(const QString &words);

private:
    enum class Hold { No, Offline, Refused, Declined, Old, Stopping };   // Declined: while nobody looked
    struct Item
    {
        OutboxEntry entry{};
        QPointer<UserMessage> said{};
        QPointer<AssistantMessage> answer{};
        Hold hold = Hold::No;
        QString turn{};
        bool isFirst = false;     // of those that wait, as it is shown
        bool hasFailed = false;   // the turn itself: asking again is a new one
        bool isLost = false;      // we lost sight of it
    };

    // Neither a server that is there again nor more words end it; nor does what was said behind it wait for that.
    [[nodiscard]] static bool isFirm(Hold hold) { return hold >= Hold::Declined; }
    [[nodiscard]] Item shown(const OutboxEntry &entry);
    [[nodiscard]] AssistantMessage *watched(AssistantMessage *answer);
    void renew(Item &item);
    void begin(std::unique_ptr<ProcessReply> reply);
    void act(AssistantMessage *answer);
    void actOnWaiting(Item &item);
    void holdFirmly(Item &item);
    void giveNewId(Item &item);
    [[nodiscard]] static QString leaveWords(bool mayHaveArrived);
    void holdAll();
    void showQueue();
    void showRenamed(const QString &begun, const QString &anew);
    void takeBack(const AssistantMessage *answer);
    void takeEvent(const protocol::TurnEvent &event);
    void takeStart(const protocol::TurnStarted &started);
    void takeLoss(const Error &error);
    void takeEnd(const Result<protocol::ProcessAnswer> &result);
    void showFailure(const Error &error);
    void showRefusal(const Error &error, bool mayHaveArrived);
    void setTried(Item &item, bool isTried);
    void tellConsent(const QString &id, QFuture<Result<void>> told);
    void beginStop();
    void stopWaiting(Item &item);
    void keepStop(Item &item);
    void showStopping(Item &item);
    void dropReply();

    ApiClient &m_client;
    ChatPanel &m_panel;
    Outbox &m_outbox;
    FormDrafts &m_forms;
    FileStore m_files;
    QString m_conversation;
    std::unique_ptr<ProcessReply> m_reply;
    Item m_now;              // runs, or was the last one
    QList<Item> m_waiting;   // the server does not have them yet
    bool m_isOnline = true;  // until somebody finds otherwise
};

} // namespace tom::desktop
