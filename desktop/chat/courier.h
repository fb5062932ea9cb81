#pragma once

#include "desktop/api/reconnect.h"
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
// as soon as there is a server. What becomes of them is seen when somebody opens their conversation.
class Courier : public QObject
{
    Q_OBJECT

public:
    Courier(ApiClient &client, Outbox &outbox, FileStore files, QObject *parent = nullptr);
    ~Courier() override;

    // Those of the open conversation are not the courier's. At first, none is open.
    void setOpen(const QString &conversation);
    void setNoneOpen();
    // The server can be reached, or there is something new.
    void hurry();

Q_SIGNALS:
    // A message is the server's now, and where it was said is called so there.
    void delivered(const QString &requested, const QString &conversation);
    void stopped(const tom::desktop::OutboxEntry &entry, bool hadArrived);   // the server knows that nobody wants it
    void sessionEnded(const QString &words);   // everything stays where it is

private:
    void tellStops();
    void takeStop(const OutboxEntry &entry, const Result<void> &told);
    void takeEnd(const QString &id, const Result<protocol::ProcessAnswer> &result);
    void tryAgain(std::chrono::seconds atLeast = {});
    void dropReply();

    ApiClient &m_client;
    Outbox &m_outbox;
    FileStore m_files;
    std::optional<QString> m_open;
    Reconnect m_again;   // after one that was lost on its way
    QSet<QString> m_refused;   // request ids; nothing changes that by itself
    QSet<QString> m_telling;   // request ids of which the server is being told
    std::unique_ptr<ProcessReply> m_reply;
    QString m_onItsWay;   // the conversation of what m_reply takes there
};

} // namespace tom::desktop
