#pragma once

#include "desktop/api/reconnect.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/filestore.h"
#include "desktop/chat/outbox.h"
#include "shared/protocol/processanswer.h"

#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace tom::desktop {

class ApiClient;
class ProcessReply;

// Takes messages of one account to its server that were written in conversations that are not open now, one after the other,
// as soon as there is a server. What the server refuses stays in the outbox with the reason, and is not tried again before
// somebody says so. Knows nothing of how any of it is shown.
class Courier : public QObject
{
    Q_OBJECT

public:
    Courier(ApiClient &client, Outbox &outbox, FileStore files, DraftStore drafts, QObject *parent = nullptr);
    ~Courier() override;

    // Those of the open conversation are not the courier's. At first, none is open.
    void setOpen(const QString &conversation);
    void setNoneOpen();
    // The server can be reached, or there is something new.
    void hurry();

Q_SIGNALS:
    // A message is the server's now, and where it was said is called so there.
    void delivered(const QString &requested, const QString &conversation);
    void refused(const tom::desktop::OutboxEntry &entry);
    // The server knows that nobody wants it. Where it was written is open: whoever shows that goes on with its words.
    void stopped(const tom::desktop::OutboxEntry &entry, bool hadArrived);
    // The same elsewhere: what was written there, with the words of one that never arrived, is a draft of this one now.
    void givenBack(const QString &conversation, const QString &to);
    void sessionEnded(const QString &words);   // everything stays where it is

private:
    void tellStops();
    void takeStop(const OutboxEntry &told, const Result<void> &result);
    [[nodiscard]] bool giveBack(const OutboxEntry &entry, bool hadArrived);
    [[nodiscard]] QString placeOf(const OutboxEntry &stopped, bool hadArrived) const;
    void takeEnd(const QString &id, const Result<protocol::ProcessAnswer> &result);
    void keepRefusal(const QString &id, const Error &error, bool mayHaveArrived);
    [[nodiscard]] std::optional<OutboxEntry> find(const QString &id) const;
    void tryAgain(const QString &id, std::chrono::seconds atLeast = {});
    void setTried(const QString &id, bool isTried);
    void dropReply();

    ApiClient &m_client;
    Outbox &m_outbox;
    FileStore m_files;
    DraftStore m_drafts;
    std::optional<QString> m_open;
    Reconnect m_again;   // after one that was lost on its way
    QSet<QString> m_telling;   // request ids of which the server is being told
    std::unique_ptr<ProcessReply> m_reply;
    QString m_onItsWay;   // the conversation of what m_reply takes there
};

} // namespace tom::desktop
