#pragma once

#include "shared/protocol/notification.h"
#include "shared/store/database.h"

#include <QSet>

namespace tom::desktop {

// The inbox as this computer knows it, the number of the last change in it, what was read here and the server does not know
// yet, and which questions somebody was called for. Survives kill -9; the server's copy is the true one.
class InboxStore
{
public:
    static constexpr int mostKept = 2000;

    [[nodiscard]] static Result<std::unique_ptr<InboxStore>> open(const QString &path);

    [[nodiscard]] Result<QList<protocol::Notification>> all() const;   // the newest first
    [[nodiscard]] Result<qint64> last() const;                         // 0: nothing was ever fetched

    [[nodiscard]] Result<void> keep(const QList<protocol::Notification> &changed, qint64 last);
    // The server has another inbox now: everything is fetched anew. What is not told stays to be told.
    [[nodiscard]] Result<void> beginAgain();

    [[nodiscard]] Result<void> addUntold(const QList<qint64> &read);
    [[nodiscard]] Result<QList<qint64>> untold() const;
    [[nodiscard]] Result<void> removeUntold(const QList<qint64> &read);

    // The questions that wait and that somebody was called for at this computer.
    [[nodiscard]] Result<QSet<QString>> calledFor() const;
    [[nodiscard]] Result<void> setCalledFor(const QSet<QString> &questions);

private:
    explicit InboxStore(std::unique_ptr<store::Database> database) : m_database(std::move(database)) {}

    std::unique_ptr<store::Database> m_database;
};

} // namespace tom::desktop
