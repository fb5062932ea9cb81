#pragma once

#include "shared/core/clock.h"
#include "shared/llm/factprompt.h"
#include "shared/store/database.h"

namespace tom::agent {

// What was said and was not yet looked through for facts, in the user's own database: a message of the user's gets into it in
// the same step as into the conversation, and leaves it when its facts are kept. Imported conversations do not get into it.
class FactQueue
{
public:
    FactQueue(store::Database &database, const Clock &clock);

    struct Work
    {
        QString conversation{};
        qint64 first = 0;      // its first message that was not looked at
        qint64 last = 0;       // … and the last one that is there
        int attempts = 0;      // that failed

        bool operator==(const Work &) const = default;
    };
    // The oldest of what is due: conversations in which nothing was said for a while, and sooner those that are no longer the
    // current one.
    [[nodiscard]] Result<std::optional<Work>> due();
    [[nodiscard]] Result<bool> isEmpty();
    // What user and assistant said since then, along the line that goes on. Empty when it is in the bin. Nothing of what runs
    // by itself: nobody said it, and what services reported to it are the words of strangers.
    [[nodiscard]] Result<QList<llm::SaidMessage>> messages(const Work &work);
    // All until last is done; what came after it stays.
    [[nodiscard]] Result<void> setDone(const Work &work);
    [[nodiscard]] Result<void> putOff(const Work &work, std::chrono::milliseconds by);

    static constexpr std::chrono::minutes quiet{10};   // of a conversation that may go on
    static constexpr std::chrono::seconds ended{30};   // of one that was reset
    static constexpr std::chrono::hours keep{14 * 24};   // what nobody could look at by then is left out

private:
    store::Database &m_database;
    const Clock &m_clock;
};

// The table in agent.sqlite, as a step of its schema.
[[nodiscard]] QStringList factQueueTables();
[[nodiscard]] QString factWorkTrigger();   // goes with the table of messages

}   // namespace tom::agent
