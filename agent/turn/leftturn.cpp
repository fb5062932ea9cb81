#include "agent/turn/leftturn.h"

#include "agent/turn/requestsubject.h"
#include "agent/turn/turnsummary.h"

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

// Of the answer that was being written: what came before calls is kept with them.
QString unkeptReasoning(const QList<TurnEvent> &events)
{
    QString reasoning;
    for (const TurnEvent &event : events) {
        if (const auto *delta = std::get_if<protocol::ReasoningDelta>(&event.body))
            reasoning += delta->delta;
        else if (std::holds_alternative<protocol::ToolCallEnded>(event.body))
            reasoning.clear();
    }
    return reasoning;
}

} // namespace

Result<void> endLeftTurn(Journal &journal, const UnendedTurn &left)
{
    if (const auto settled = journal.settle(); !settled)
        return settled;
    const auto events = journal.turns().events(left.id);
    if (!events)
        return std::unexpected(events.error());
    const protocol::ProcessAnswer answer = [&] {
        auto soFar = answerSoFar(*events);
        soFar.interrupted = true;
        return soFar;
    }();
    return journal.commit([&]() -> Result<void> {
        // A turn that ran is in the conversation up to its last whole step.
        auto before = journal.conversations().messageBefore(left.conversation, left.queued ? left.request.parent : left.id);
        const auto append = [&](const llm::Message &message, MessageState state, const MessageDetails &details = {}) {
            before = before.and_then([&](std::optional<qint64> parent) {
                return journal.conversations()
                    .append(left.conversation, parent, {.turn = left.id, .message = message, .state = state, .details = details})
                    .transform([](qint64 id) { return std::optional(id); });
            });
        };
        if (left.queued)
            append({.role = llm::Role::User, .text = left.request.request}, MessageState::Complete);
        if (left.queued && before && *before) {
            if (const auto attached = journal.conversations().attach(**before, left.request.attachments); !attached)
                return attached;
            if (const auto named = journal.conversations().giveTitle(left.conversation, subjectOf(left.request, journal)); !named)
                return named;
        }
        append({.role = llm::Role::Assistant, .text = unkeptText(left, answer.response)}, MessageState::Interrupted,
               {.reasoning = unkeptReasoning(*events), .answer = answer});
        if (!before)
            return std::unexpected(before.error());
        qint64 number = events->constLast().number;
        QList<TurnEvent> more;
        for (const protocol::TurnEventBody &end : endsOf(openQuestions(*events)))
            more.append({.number = ++number, .body = end});
        more.append({.number = ++number, .body = protocol::TurnDone{answer}});
        if (const auto appended = journal.turns().append(left.id, more); !appended)
            return appended;
        if (const auto closed = journal.rounds().close(left.id); !closed)
            return closed;
        if (const auto cancelled = journal.consents().cancelWaiting(left.id); !cancelled)
            return cancelled;
        return journal.turns().setEnded(left.id);
    });
}

} // namespace tom::agent
