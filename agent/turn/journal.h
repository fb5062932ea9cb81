#pragma once

#include "agent/consent/consentstore.h"
#include "agent/consent/roundstore.h"
#include "agent/conversation/attachmentstore.h"
#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationstore.h"
#include "agent/turn/turnstore.h"
#include "agent/turn/turntail.h"

#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

namespace tom::agent {

class TurnLog;

// Where turns leave what they do: a database with the conversations and the turns in it, and in front of it the file of what
// was shown before it is there. There are two of an agent, one on disk and one in memory for what is temporary.
class Journal : public QObject
{
    Q_OBJECT

public:
    Journal(std::unique_ptr<store::Database> database, const Clock &clock);

    [[nodiscard]] store::Database &database() { return *m_database; }
    [[nodiscard]] ConversationStore &conversations() { return m_conversations; }
    [[nodiscard]] TurnStore &turns() { return m_turns; }
    [[nodiscard]] RoundStore &rounds() { return m_rounds; }
    [[nodiscard]] ConsentStore &consents() { return m_consents; }

    // Where the files of messages lie; null: there are none.
    [[nodiscard]] AttachmentStore *attachments() { return m_attachments; }
    void setAttachments(AttachmentStore *attachments) { m_attachments = attachments; }

    // Takes into the database what an earlier process left in the tail. Before the first turn.
    [[nodiscard]] Result<void> setTail(std::unique_ptr<TurnTail> tail);

    // All of it or nothing, with all that was shown before.
    [[nodiscard]] Result<void> commit(const std::function<Result<void>()> &work, store::Sync sync = store::Sync::Now);
    // Work of somebody else that goes with whatever is committed next, and his to be told that it is kept. Refused, it refuses
    // the commit.
    struct Companion
    {
        std::function<Result<void>()> write{};
        std::function<void()> written{};
    };
    void setCompanion(const Companion &companion) { m_companion = companion; }
    // What was committed until now is on disk.
    [[nodiscard]] QFuture<Result<void>> whenSynced() { return m_database->whenSynced(); }

    // Events can be seen when they survive the process, before they are on disk. Without a tail, a journal on disk cannot.
    [[nodiscard]] bool showsAtOnce() const { return m_tail || m_isInMemory; }
    // At the end of this pass of the event loop what this log has to show is kept, together with what others have, and shown.
    void showSoon(TurnLog &log);
    // They may be seen when it returns without an Error; they are in the database at the latest after this interval.
    [[nodiscard]] Result<void> keepShown(const QList<KeptEvent> &events);
    // Everything that was shown is in the database.
    [[nodiscard]] Result<void> settle();

    static constexpr std::chrono::milliseconds settleInterval{1000};
    // The words of messages are taken for all that came meanwhile; a search does not wait for it.
    static constexpr std::chrono::milliseconds wordsInterval{3000};

Q_SIGNALS:
    void refused(const QStringList &turns, const tom::Error &error);   // what was shown of them could not be settled, twice

private:
    void showWaiting();
    [[nodiscard]] Result<void> moveShown();
    void settleSoon();
    void takeWords();

    std::unique_ptr<store::Database> m_database;
    ConversationStore m_conversations;
    TurnStore m_turns;
    RoundStore m_rounds;
    ConsentStore m_consents;
    AttachmentStore *m_attachments = nullptr;
    std::unique_ptr<TurnTail> m_tail;
    bool m_isInMemory = false;
    Companion m_companion;
    QList<QPointer<TurnLog>> m_showing;   // soon
    QList<KeptEvent> m_shown;   // and not in the database
    QTimer m_settle;
    int m_failedSettles = 0;   // one after the other
    QTimer m_words;
};

}   // namespace tom::agent
