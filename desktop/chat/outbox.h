#pragma once

#include "desktop/chat/draft.h"
#include "shared/protocol/processrequest.h"

#include <QDateTime>
#include <QHash>

namespace tom::desktop {

struct OutboxEntry
{
    protocol::ProcessRequest request{};
    QStringList attachmentNames{};   // of those in the request, to show
    QList<KeptFile> files{};         // that are to be given to the server first
    QDateTime written{};
    bool isTried = false;     // it was on its way: whether it has arrived, only the server knows
    bool isStopped = false;   // it may have arrived, and the user does not want it: the server is to be told, nothing is sent
    QString refusal{};        // why the server did not take it while nobody looked: whoever wrote it says what becomes of it

    // The server may have forgotten its request id: sent again it could be done twice.
    [[nodiscard]] bool isOld(const QDateTime &now) const;

    bool operator==(const OutboxEntry &) const = default;
};

// What a message was before it was sent, for whoever gets its words back.
[[nodiscard]] Draft draftOf(const OutboxEntry &entry);

// The messages of one account that its server has not taken yet, a file each, in the order in which they were written. Sent
// again after a crash they are still the same turns: their request ids are kept.
class Outbox
{
public:
    Outbox(QString folder, QString server, QString username);

    [[nodiscard]] QList<OutboxEntry> entries() const;
    [[nodiscard]] QList<OutboxEntry> entriesOf(const QString &conversation) const;
    // Another one that is still in here is to begin its conversation.
    [[nodiscard]] bool isBehindItsBeginning(const OutboxEntry &entry) const;
    // On disk when it returns. A request that is in it already keeps its place.
    [[nodiscard]] Result<void> keep(const OutboxEntry &entry);
    void forget(const QString &requestId);
    void rename(const QString &conversation, const QString &to);
    // That message is not sent. What was said behind it, in a conversation that it was to begin, is called after the next one
    // now; empty: there is none.
    QString letNextBegin(const QString &requestId);
    void clear();

private:
    void read();
    void takeOver(const QString &earlier);
    [[nodiscard]] Result<void> write(const QString &file, const OutboxEntry &entry) const;

    QString m_folder;
    QString m_server;
    QString m_username;
    QList<std::pair<QString, OutboxEntry>> m_entries;   // by file
    int m_number = 0;
};

} // namespace tom::desktop
