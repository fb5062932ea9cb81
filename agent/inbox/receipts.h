#pragma once

#include "agent/inbox/inbox.h"
#include "agent/inbox/outbox.h"

namespace tom::agent {

// Tells those who wrote to the user what the user has read, in the commit in which it is read.
class Receipts
{
public:
    Receipts(store::Database &database, Inbox &inbox, Outbox &outbox);

    [[nodiscard]] static QString originOf(const QString &sender, const QString &message);

private:
    [[nodiscard]] Result<void> tell(const QList<qint64> &read);

    store::Database &m_database;
    Outbox &m_outbox;
};

} // namespace tom::agent
