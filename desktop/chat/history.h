#pragma once

#include "desktop/chat/shownfile.h"
#include "shared/protocol/conversationline.h"

namespace tom::desktop {

class AssistantMessage;

// A piece of an answer of the past: text, what was thought before it, or a call of a tool.
struct StoredPart
{
    QString text{};
    QString callId{};   // empty: it is text
    QString module{};
    QString name{};
    QJsonObject arguments{};
    QString result{};
    qint64 durationMs = 0;   // of the call; 0: nobody knows
    bool isThought = false;
    bool isAnswered = false;
    bool isError = false;

    bool operator==(const StoredPart &) const = default;
};

// What the user said once, and what Tom answered.
struct StoredTurn
{
    qint64 message = 0;   // of the user
    std::optional<qint64> parent{};
    QString turn{};
    QString text{};
    QList<ShownFile> files{};    // that went with it
    QList<qint64> branches{};    // the messages at the same place, this one too; empty: it is the only one
    QList<StoredPart> parts{};
    QString state{};             // of the answer: complete, stopped, interrupted, failed
    std::optional<protocol::ProcessAnswer> answer{};   // how it came about; none: an earlier version did not keep it

    bool operator==(const StoredTurn &) const = default;
};

// The messages of a line in turns, the oldest first.
[[nodiscard]] QList<StoredTurn> turnsOf(const QList<protocol::ConversationMessage> &messages);

void showStoredAnswer(AssistantMessage &message, const StoredTurn &turn);

} // namespace tom::desktop
