#pragma once

#include "agent/conversation/messagedetails.h"
#include "shared/llm/llmclient.h"
#include "shared/store/database.h"

namespace tom::agent {

// How a message came to its end. Only an assistant's can be anything but Complete.
enum class MessageState { Complete, Stopped, Interrupted, Failed };

// A message of a conversation as it stands on disk.
struct StoredMessage
{
    qint64 id = 0;
    QString turn{};
    llm::Message message{};
    MessageState state = MessageState::Complete;
    QStringList attachments{};   // ids; in tables of their own
    QStringList refused{};       // those of them that are images which a model could not take
    MessageDetails details{};    // in a table of their own; not read for a prompt

    // In the order role, text, tool_calls, tool_call_id, tool_name, is_error, opaque_owner, opaque, state.
    [[nodiscard]] QVariantList toColumns() const;
    [[nodiscard]] static Result<StoredMessage> fromRow(const store::Row &row);

    bool operator==(const StoredMessage &) const = default;
};

// What a file says of it; without ids, times, and what only its provider understands.
[[nodiscard]] QJsonObject storedJson(const StoredMessage &stored);
[[nodiscard]] Result<StoredMessage> storedFromJson(const QJsonObject &object);

} // namespace tom::agent
