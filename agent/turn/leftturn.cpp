#include "agent/turn/leftturn.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::TurnEvent;

namespace {

// What the conversation does not have yet of the text, without the paragraph break before it.
QString unkeptText(const UnendedTurn &left, const QString &response)
{
    const QString rest = response.sliced(std::min(left.keptCharacters, response.size()));
    return rest.startsWith("\n\n"_L1) && left.keptCharacters > 0 ? rest.sliced(2) : rest;
}

} // namespace

protocol::ProcessAnswer answerSoFar(const UnendedTurn &left, const QList<TurnEvent> &events)
{
    protocol::ProcessAnswer answer{.turn = left.id, .conversation = left.conversation};
    for (const TurnEvent &event : events) {
        if (const auto *text = std::get_if<protocol::TextDelta>(&event.body)) {
            answer.response += text->delta;
        } else if (const auto *selection = std::get_if<protocol::SelectionMade>(&event.body)) {
            answer.selectedModules = selection->modules;
            answer.level = selection->level;
            answer.why = selection->why;
        } else if (const auto *call = std::get_if<protocol::ToolCallStarted>(&event.body)) {
            answer.tools.append(call->module.isEmpty() ? call->name : call->module + u'.' + call->name);
        } else if (const auto *usage = std::get_if<protocol::UsageReported>(&event.body)) {
            answer.usage = usage->usage;
        }
    }
    return answer;
}

Result<void> endLeftTurn(Journal &journal, const UnendedTurn &left)
{
    const auto events = journal.turns().events(left.id);
    if (!events)
        return std::unexpected(events.error());
    const protocol::ProcessAnswer answer = [&] {
        auto soFar = answerSoFar(left, *events);
        soFar.interrupted = true;
        return soFar;
    }();
    return journal.commit([&]() -> Result<void> {
        // A turn that ran is in the conversation up to its last whole step.
        auto before = journal.conversations().messageBefore(left.conversation, left.queued ? left.request.parent : left.id);
        const auto append = [&](const llm::Message &message, MessageState state) {
            before = before.and_then([&](std::optional<qint64> parent) {
                return journal.conversations()
                    .append(left.conversation, parent, {.turn = left.id, .message = message, .state = state})
                    .transform([](qint64 id) { return std::optional(id); });
            });
        };
        if (left.queued)
            append({.role = llm::Role::User, .text = left.request.request}, MessageState::Complete);
        if (left.queued && before && *before) {
            if (const auto attached = journal.conversations().attach(**before, left.request.attachments); !attached)
                return attached;
        }
        append({.role = llm::Role::Assistant, .text = unkeptText(left, answer.response)}, MessageState::Interrupted);
        if (!before)
            return std::unexpected(before.error());
        const TurnEvent last{.number = events->constLast().number + 1, .body = protocol::TurnDone{answer}};
        if (const auto appended = journal.turns().append(left.id, {last}); !appended)
            return appended;
        if (const auto closed = journal.rounds().close(left.id); !closed)
            return closed;
        if (const auto cancelled = journal.consents().cancelWaiting(left.id); !cancelled)
            return cancelled;
        return journal.turns().setEnded(left.id);
    });
}

} // namespace tom::agent
