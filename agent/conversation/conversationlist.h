#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/conversation.h"
#include "shared/store/database.h"

namespace tom::agent {

// Where a conversation lies.
enum class ConversationFolder { Inbox, Archive, Bin };

// Which conversations a client wants to see.
struct ConversationQuery
{
    QString words{};    // to be found in title or messages; empty: all
    std::optional<ConversationFolder> folder{};   // none: the inbox, and in a search the archive too
    QString before{};   // ConversationPage::before of the page before
    int limit = 30;

    static constexpr int maxLimit = 100;
    static constexpr qsizetype maxWords = 20'000;
};

// The conversations of one user as a list: found, put in order, renamed, put away. Knows nothing of what is said in them
// but the words. Makes no transaction of its own, but for the words of messages before it searches them.
class ConversationList
{
public:
    ConversationList(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    // InvalidInput for a cursor that is none.
    [[nodiscard]] Result<protocol::ConversationPage> page(const ConversationQuery &query);
    // NotFound when there is none; one in the bin is found.
    [[nodiscard]] Result<protocol::Conversation> conversation(const QString &id);
    // NotFound for an unknown conversation, or a head that is no message of it.
    [[nodiscard]] Result<void> change(const QString &id, const protocol::ConversationChange &change);

    // The beginning of a conversation that has only the user's first words as its title, once there is an answer in it.
    struct Exchange
    {
        QString question{};
        QString answer{};
    };
    [[nodiscard]] Result<std::optional<Exchange>> untitled(const QString &id);
    [[nodiscard]] Result<void> setMadeTitle(const QString &id, const QString &title);   // unless the user gave it one

    // To the bin; nothing goes on in it, and it is no longer anybody's current one. A second time changes nothing.
    [[nodiscard]] Result<void> putInBin(const QString &id);
    [[nodiscard]] Result<void> restore(const QString &id);
    // From here on nobody finds it; what it holds goes with removeDoomed().
    [[nodiscard]] Result<void> doom(const QString &id);
    // Those that are doomed, but not the ones in which something still runs.
    [[nodiscard]] Result<int> removeDoomed(const QStringList &busy);
    [[nodiscard]] Result<int> removeFromBinBefore(const QDateTime &time, const QStringList &busy);

private:
    // messages: in which the words were found, in the order of the conversations; 0: in the title.
    [[nodiscard]] Result<void> snip(QList<protocol::Conversation> &conversations, const QString &expression,
                                    const QList<qint64> &messages);
    [[nodiscard]] Result<void> setHead(const QString &id, qint64 message);
    [[nodiscard]] Result<void> update(const QString &id, const QString &assignments, const QVariantList &values = {});
    [[nodiscard]] Result<int> removeWhere(const QString &condition, const QVariantList &values, const QStringList &busy);

    store::Database &m_database;
    const Clock &m_clock;
};

} // namespace tom::agent
