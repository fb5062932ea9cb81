#pragma once

#include "desktop/chat/filestore.h"
#include "desktop/chat/outbox.h"

#include <QObject>
#include <QSet>

#include <memory>

namespace tom::desktop {

class ApiClient;
class ProcessReply;

// Takes messages to the server that were written in conversations that are not open now, one after the other, as soon as
// there is a server. What becomes of them is seen when somebody opens their conversation.
class Courier : public QObject
{
    Q_OBJECT

public:
    Courier(ApiClient &client, Outbox &outbox, FileStore files, QObject *parent = nullptr);
    ~Courier() override;

    // Those of the open conversation are not the courier's.
    void setOpen(const QString &conversation);
    // The server can be reached, or there is something new.
    void hurry();

Q_SIGNALS:
    void delivered();   // a message is the server's now
    void stopped(const tom::desktop::OutboxEntry &entry, bool hadArrived);   // the server knows that nobody wants it

private:
    void tellStops();
    void takeStop(const OutboxEntry &entry, const Result<void> &told);
    void dropReply();

    ApiClient &m_client;
    Outbox &m_outbox;
    FileStore m_files;
    QString m_open;
    QSet<QString> m_refused;   // request ids; nothing changes that by itself
    QSet<QString> m_telling;   // request ids of which the server is being told
    std::unique_ptr<ProcessReply> m_reply;
};

} // namespace tom::desktop
