#pragma once

#include "agent/consent/consentstore.h"
#include "agent/consent/roundstore.h"
#include "agent/conversation/attachmentstore.h"
#include "agent/conversation/conversationlist.h"
#include "agent/conversation/conversationstore.h"
#include "agent/turn/turnstore.h"

#include <functional>
#include <memory>

namespace tom::agent {

// Where turns leave what they do: a database with the conversations and the turns in it. There are two of an agent, one on
// disk and one in memory for what is temporary.
class Journal
{
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

    // All of it or nothing; on disk when it returns without an Error.
    [[nodiscard]] Result<void> commit(const std::function<Result<void>()> &work) { return m_database->transaction(work); }

private:
    std::unique_ptr<store::Database> m_database;
    ConversationStore m_conversations;
    TurnStore m_turns;
    RoundStore m_rounds;
    ConsentStore m_consents;
    AttachmentStore *m_attachments = nullptr;
};

} // namespace tom::agent
