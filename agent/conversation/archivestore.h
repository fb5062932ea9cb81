#pragma once

#include "agent/conversation/archive.h"

namespace tom::agent {

// What became of one conversation of a file.
enum class Taken { New, Grown, Known };

// Whole conversations out of the database, and into it. Makes no transaction of its own.
class ArchiveStore
{
public:
    explicit ArchiveStore(store::Database &database) : m_database(database) {}

    // NotFound for an unknown one. One in the bin is read, too.
    [[nodiscard]] Result<ArchivedConversation> read(const QString &id);
    [[nodiscard]] Result<QStringList> ids();   // the oldest first, without the bin

    // One that is here already gets the messages that it lacks. What lies in the bin stays as it is.
    [[nodiscard]] Result<Taken> write(const ArchivedConversation &conversation);

private:
    struct Known
    {
        QString id{};
        bool isInBin = false;
        QHash<QString, qint64> messages{};   // by key
    };

    [[nodiscard]] Result<std::optional<Known>> find(const ArchivedConversation &conversation);
    [[nodiscard]] Result<QHash<qint64, QStringList>> attachmentsOf(const QString &conversation);   // by message
    [[nodiscard]] Result<void> insert(const QString &id, const ArchivedConversation &conversation);
    [[nodiscard]] Result<qint64> insert(const QString &id, const ArchivedMessage &message,
                                        const QHash<QString, qint64> &messages);

    store::Database &m_database;
};

} // namespace tom::agent
