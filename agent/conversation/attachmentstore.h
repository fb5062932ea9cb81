#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/conversationline.h"
#include "shared/store/database.h"

namespace tom::agent {

// The files that come with messages: what they are in the database, their bytes beside it, named by their hash. Knows nothing
// of models.
class AttachmentStore
{
public:
    // The folder is made with the first file.
    AttachmentStore(store::Database &database, const QString &folder, const Clock &clock);

    // The same file under the same name is the same attachment. InvalidInput: not one of the types that are taken, or empty;
    // TooLarge: longer than maxBytes.
    [[nodiscard]] Result<protocol::Attachment> add(const QString &name, const QByteArray &bytes);
    [[nodiscard]] Result<protocol::Attachment> find(const QString &id);   // NotFound
    [[nodiscard]] Result<QByteArray> read(const QString &id);
    [[nodiscard]] Result<void> setUsed(const QStringList &ids);

    // Removes what no message has any more, and what none had within a day. temporary: the database of the conversations in
    // memory.
    [[nodiscard]] Result<void> sweep(store::Database &temporary);

    static constexpr qint64 maxBytes = protocol::Attachment::maxBytes;
    static constexpr std::chrono::hours unusedTime{24};

private:
    [[nodiscard]] Result<store::Row> row(const QString &id);
    [[nodiscard]] Result<void> removeUnknownFiles();
    [[nodiscard]] QString pathOf(const QString &hash) const;

    store::Database &m_database;
    QString m_folder;
    const Clock &m_clock;
};

} // namespace tom::agent
