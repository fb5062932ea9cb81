#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/sentmessage.h"
#include "shared/store/database.h"

namespace tom::agent {

// How far the user's messages to others have come, on disk. Makes no transaction of its own.
class SentBook
{
public:
    SentBook(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    [[nodiscard]] Result<void> add(const QString &id, const QString &recipient, const QString &kind, const QString &text);
    // recipient: as the server calls that user.
    [[nodiscard]] Result<void> setDelivered(const QString &id, const QString &recipient);
    [[nodiscard]] Result<void> setRefused(const QString &id);
    // By the one who got them: others' words about them count nothing.
    [[nodiscard]] Result<void> setRead(const QStringList &ids, const QString &recipient);
    [[nodiscard]] Result<protocol::SentMessages> list(int limit);

    static constexpr qint64 mostKept = 1000;

private:
    [[nodiscard]] Result<void> run(const QString &sql, const QVariantList &values);
    [[nodiscard]] qint64 now() const { return m_clock.now().toMSecsSinceEpoch(); }

    store::Database &m_database;
    const Clock &m_clock;
};

// Of receipts and approvals between users, too.
[[nodiscard]] QStringList householdTables();

} // namespace tom::agent
