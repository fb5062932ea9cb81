#pragma once

#include "agent/conversation/attachmentstore.h"

namespace tom::agent {

// Which part of a conversation a client wants to see.
struct LineQuery
{
    std::optional<qint64> head{};     // the last message of the line; none: that of the line that goes on
    std::optional<qint64> before{};   // only what came before this message
    int limit = 100;

    static constexpr int maxLimit = 200;
    static constexpr qsizetype maxCharacters = 1'000'000;   // of all texts and thoughts of a page, but always one message
    static constexpr qsizetype maxToolResult = 4000;        // of a tool's result that is shown
};

// Shows what was said in a conversation, one line at a time, with the places where it branches. Changes nothing.
class ConversationReader
{
public:
    // attachments: where those of the messages are found; null: they are not told.
    explicit ConversationReader(store::Database &database, AttachmentStore *attachments = nullptr)
        : m_database(database),
          m_attachments(attachments)
    {}

    // The end of a line, the newest messages of it. NotFound when head or before is no message of this conversation.
    [[nodiscard]] Result<protocol::ConversationLine> line(const protocol::Conversation &conversation, const LineQuery &query);

private:
    [[nodiscard]] Result<std::optional<qint64>> lastOf(const protocol::Conversation &conversation, const LineQuery &query);
    [[nodiscard]] Result<void> addBranches(protocol::ConversationLine &line);

    [[nodiscard]] Result<void> addAttachments(protocol::ConversationLine &line);

    store::Database &m_database;
    AttachmentStore *m_attachments;
};

} // namespace tom::agent
