#pragma once

#include "shared/protocol/conversationline.h"
#include "shared/store/database.h"

namespace tom::desktop {

// What of the conversations can be read without the server: the newest of the list, and the lines that were read last. A
// copy: nothing in it is the only one.
class ConversationCache
{
public:
    static constexpr int mostConversations = 1000;
    static constexpr int mostLines = 500;

    [[nodiscard]] static Result<std::unique_ptr<ConversationCache>> open(const QString &path);

    // The beginning of the server's list. What is not in it and was kept stays, as far as there is room.
    [[nodiscard]] Result<void> keep(const QList<protocol::Conversation> &conversations);
    [[nodiscard]] Result<void> keep(const protocol::ConversationLine &line);
    [[nodiscard]] Result<void> remove(const QString &id);

    [[nodiscard]] Result<QList<protocol::Conversation>> list(bool archived) const;
    [[nodiscard]] Result<std::optional<protocol::ConversationLine>> line(const QString &id) const;
    // When something had been said last in what is kept of it; invalid: nothing is.
    [[nodiscard]] Result<QDateTime> lineUpdated(const QString &id) const;
    // All that have every word, or one that begins with it, in their title or in what was kept of them, each with
    // a piece of what was found.
    [[nodiscard]] Result<QList<protocol::Conversation>> search(const QString &words) const;

private:
    explicit ConversationCache(std::unique_ptr<store::Database> database) : m_database(std::move(database)) {}
    [[nodiscard]] Result<qint64> put(const protocol::Conversation &conversation);   // its number here

    std::unique_ptr<store::Database> m_database;
};

} // namespace tom::desktop
