#include "desktop/chat/turnevents.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/assistantmessage.h"

namespace tom::desktop {

namespace {

void showEnd(AssistantMessage &message, const protocol::ProcessAnswer &answer)
{
    if (!message.hasText())
        message.appendText(answer.response);
    if (!answer.warning.isEmpty())
        message.addNote(answer.warning);
    if (answer.interrupted)
        message.addNote(AssistantMessage::tr("The answer was interrupted; this is what was there."));
    message.setSpoken(answer.textTts);
    message.finish();
    message.addFooter(answer);
}

} // namespace

void showTurnEvent(AssistantMessage &message, const protocol::TurnEvent &event)
{
    if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body)) {
        if (started->queued)
            message.setWaiting(AssistantMessage::tr("Waiting for the answer before this one…"));
    } else if (const auto *text = std::get_if<protocol::TextDelta>(&event.body)) {
        message.appendText(text->delta);
    } else if (const auto *reasoning = std::get_if<protocol::ReasoningDelta>(&event.body)) {
        message.appendReasoning(reasoning->delta);
    } else if (const auto *call = std::get_if<protocol::ToolCallStarted>(&event.body)) {
        message.startTool(call->id, call->module, call->name, argumentText(call->arguments));
    } else if (const auto *result = std::get_if<protocol::ToolCallEnded>(&event.body)) {
        message.endTool(result->id, result->ok, result->summary, result->durationMs);
    } else if (const auto *progress = std::get_if<protocol::ToolCallProgressed>(&event.body)) {
        message.showToolProgress(progress->id, progress->progress, progress->total, progress->message);
    } else if (const auto *asked = std::get_if<protocol::ApprovalAsked>(&event.body)) {
        message.askApproval(asked->approval);
    } else if (const auto *decided = std::get_if<protocol::ApprovalEnded>(&event.body)) {
        message.endApproval(decided->id, decided->state);
    } else if (const auto *form = std::get_if<protocol::ElicitationAsked>(&event.body)) {
        message.askForm(form->elicitation);
    } else if (const auto *filled = std::get_if<protocol::ElicitationEnded>(&event.body)) {
        message.endForm(filled->id, filled->action);
    } else if (const auto *done = std::get_if<protocol::TurnDone>(&event.body)) {
        showEnd(message, done->answer);
    }
}

} // namespace tom::desktop
