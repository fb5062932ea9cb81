#pragma once

#include "agent/conversation/storedmessage.h"
#include "shared/core/clock.h"

#include <optional>

namespace tom::agent {

struct Conversation
{
    QString id{};
    QString clientType{};
    QString title{};
    std::optional<qint64> head{};   // the newest message; none: nothing was said yet

    bool operator==(const Conversation &) const = default;
};

// The conversations of one user and what was said in them. Makes no transaction of its own: the caller joins the steps
// that belong together.
class ConversationStore
{
public:
    ConversationStore(store::Database &database, const Clock &clock);

    // NotFound when there is none, Conflict when it lies in the bin.
    [[nodiscard]] Result<Conversation> conversation(const QString &id);
    // The one that a request of this kind of client goes to when it names none; made when there is none yet.
    [[nodiscard]] Result<Conversation> current(const QString &clientType);
    // A new conversation becomes the current one; an empty current one is taken as the new one.
    [[nodiscard]] Result<Conversation> startNew(const QString &clientType);
    // Without becoming the current one. request: what its user says first, where that is known, for its title: to give it one later
    // takes longer the more conversations there are.
    [[nodiscard]] Result<Conversation> make(const QString &clientType, const QString &request = {});

    // Appends below parent and makes it the newest. The first thing that a user says becomes the title.
    [[nodiscard]] Result<qint64> append(const QString &conversation, std::optional<qint64> parent, const StoredMessage &message);
    // For one that has no title yet.
    [[nodiscard]] Result<void> giveTitle(const QString &conversation, const QString &subject);
    // What came with this message of the user's, in this order.
    [[nodiscard]] Result<void> attach(qint64 message, const QStringList &attachments);
    // A model could not take the images among them.
    [[nodiscard]] Result<void> setAttachmentsRefused(qint64 message);
    // From the first message to this one, along the parents.
    [[nodiscard]] Result<QList<StoredMessage>> line(qint64 message);
    // A message of this conversation by its number, or the last message of a turn by the turn's id.
    [[nodiscard]] Result<qint64> find(const QString &conversation, const QString &messageOrTurn);
    // What a new request follows: parent as find() takes it, nothing when that is noParent, or when it is empty the newest
    // message, if there is one.
    [[nodiscard]] Result<std::optional<qint64>> messageBefore(const QString &conversation, const QString &parent);

    // Conversations that nobody has used since then, with everything in them.
    [[nodiscard]] Result<void> dropUnusedSince(const QDateTime &time);

    [[nodiscard]] Result<void> remove(const QString &id);   // with everything in it

private:
    [[nodiscard]] Result<std::optional<Conversation>> firstOf(const QString &where, const QVariantList &values);
    [[nodiscard]] Result<Conversation> insert(const QString &clientType, bool current, const QString &title = {});

    store::Database &m_database;
    const Clock &m_clock;
};

[[nodiscard]] QString titleFrom(const QString &request);

}   // namespace tom::agent
