#include "desktop/chat/turnevents.h"

#include "desktop/chat/assistantmessage.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString footerOf(const protocol::ProcessAnswer &answer)
{
    QStringList parts;
    if (!answer.model.isEmpty())
        parts << answer.model;
    if (answer.durationMs > 0)
        parts << AssistantMessage::tr("%1 s").arg(QLocale().toString(double(answer.durationMs) / 1000, 'f', 1));
    if (answer.stopped)
        parts << AssistantMessage::tr("stopped");
    return parts.join(u"  ·  "_s);
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
        message.startTool(call->id, call->module, call->name, call->arguments);
    } else if (const auto *result = std::get_if<protocol::ToolCallEnded>(&event.body)) {
        message.endTool(result->id, result->ok, result->summary);
    } else if (const auto *done = std::get_if<protocol::TurnDone>(&event.body)) {
        if (!message.hasText())
            message.appendText(done->answer.response);
        if (!done->answer.warning.isEmpty())
            message.addNote(done->answer.warning);
        if (done->answer.interrupted)
            message.addNote(AssistantMessage::tr("The answer was interrupted; this is what was there."));
        message.finish(footerOf(done->answer));
    }
}

} // namespace tom::desktop
