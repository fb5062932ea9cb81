#pragma once

#include "agent/inbox/inbox.h"

#include <QHash>

namespace tom::agent {

// Makes what modules say of their work in the background (tom_notification) entries of the inbox: each text once, however
// often it is read. One that nobody has read yet is replaced by the next of the same module.
class ModuleNotices
{
public:
    ModuleNotices(store::Database &database, Inbox &inbox) : m_database(database), m_inbox(inbox) {}

    // As it was read just now; empty: it has nothing to say.
    [[nodiscard]] Result<void> take(const QString &module, const QString &text);

private:
    struct Told
    {
        QString text{};
        qint64 id = 0;   // of the notification
    };
    [[nodiscard]] Result<Told> told(const QString &module);

    store::Database &m_database;
    Inbox &m_inbox;
    QHash<QString, Told> m_told;   // what is on disk, as far as it was looked at
};

} // namespace tom::agent
