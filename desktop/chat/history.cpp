#include "desktop/chat/history.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/assistantmessage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

StoredTurn turnOf(const protocol::ConversationMessage &message)
{
    StoredTurn turn{.message = message.id,
                    .parent = message.parent,
                    .turn = message.turn,
                    .text = message.text,
                    .branches = message.branches,
                    .state = u"complete"_s};
    for (const protocol::Attachment &attachment : message.attachments)
        turn.files.append(
            {.name = attachment.name, .bytes = attachment.bytes, .mediaType = attachment.mediaType, .id = attachment.id});
    return turn;
}

void addAnswer(StoredTurn &turn, const protocol::ConversationMessage &message)
{
    turn.state = message.state;
    turn.answer = message.answer;
    if (!message.reasoning.isEmpty())
        turn.parts.append({.text = message.reasoning, .isThought = true});
    if (!message.text.isEmpty())
        turn.parts.append({.text = message.text});
    for (const protocol::StoredCall &call : message.toolCalls) {
        const qsizetype cut = call.name.indexOf("__"_L1);
        turn.parts.append({.callId = call.id,
                           .module = cut < 0 ? QString() : call.name.first(cut),
                           .name = cut < 0 ? call.name : call.name.sliced(cut + 2),
                           .arguments = call.arguments});
    }
}

void addResult(StoredTurn &turn, const protocol::ConversationMessage &message)
{
    // Some models use the same ids in each answer.
    const auto part = std::ranges::find_if(turn.parts, [&message](const StoredPart &one) {
        return !one.isAnswered && !one.callId.isEmpty() && one.callId == message.toolCallId;
    });
    if (part == turn.parts.end())
        return;
    part->result = message.isCut ? message.text + u"…"_s : message.text;
    part->isAnswered = true;
    part->isError = message.isError;
    part->durationMs = message.durationMs;
}

} // namespace

QList<StoredTurn> turnsOf(const QList<protocol::ConversationMessage> &messages)
{
    QList<StoredTurn> turns;
    for (const protocol::ConversationMessage &message : messages) {
        if (message.role == "user"_L1) {
            turns.append(turnOf(message));
            continue;
        }
        if (turns.isEmpty())
            turns.append(StoredTurn{.turn = message.turn});
        if (message.role == "assistant"_L1)
            addAnswer(turns.last(), message);
        else if (message.role == "tool"_L1)
            addResult(turns.last(), message);
    }
    return turns;
}

// The same as is shown of one that has just come.
void showStoredAnswer(AssistantMessage &message, const StoredTurn &turn)
{
    for (const StoredPart &part : turn.parts) {
        if (part.isThought) {
            message.appendReasoning(part.text);
            continue;
        }
        if (part.callId.isEmpty()) {
            message.appendText(part.text);
            message.endText();
            continue;
        }
        message.startTool(part.callId, part.module, part.name, argumentText(part.arguments));
        message.endTool(part.callId, part.isAnswered && !part.isError, part.result, part.durationMs);
    }
    if (turn.answer && !turn.answer->warning.isEmpty())
        message.addNote(turn.answer->warning);
    if (turn.state == "interrupted"_L1)
        message.addNote(AssistantMessage::tr("The answer was interrupted; this is what was there."));
    else if (turn.state == "failed"_L1)
        message.addNote(AssistantMessage::tr("This answer failed."));
    else if (turn.state == "stopped"_L1 && !turn.answer)   // else its last line says so
        message.addNote(AssistantMessage::tr("This answer was stopped."));
    message.finish();
    if (turn.answer)
        message.addFooter(*turn.answer);
}

} // namespace tom::desktop
