#include "agent/turn/turnsummary.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::TurnEvent;

namespace {

struct AnnouncedCall
{
    QString id{};
    QString name{};
    QString approval{};   // that it waits for
    bool isEnded = false;
    bool isMade = false;  // when it has ended
};

} // namespace

protocol::ProcessAnswer answerSoFar(const QList<TurnEvent> &events)
{
    protocol::ProcessAnswer answer{.tools = toolsMade(events)};
    for (const TurnEvent &event : events) {
        if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body)) {
            answer.turn = started->turn;
            answer.conversation = started->conversation;
        } else if (const auto *text = std::get_if<protocol::TextDelta>(&event.body)) {
            answer.response += text->delta;
        } else if (const auto *selection = std::get_if<protocol::SelectionMade>(&event.body)) {
            answer.selectedModules = selection->modules;
            answer.level = selection->level;
            answer.why = selection->why;
            answer.newTopic = selection->newTopic;
        } else if (const auto *usage = std::get_if<protocol::UsageReported>(&event.body)) {
            answer.usage = usage->usage;
        }
    }
    return answer;
}

QStringList toolsMade(const QList<TurnEvent> &events)
{
    QList<AnnouncedCall> calls;
    // Some providers use the same ids in each answer.
    const auto open = [&](const QString &id) {
        return std::ranges::find_if(calls, [&](const AnnouncedCall &call) { return !call.isEnded && call.id == id; });
    };
    for (const TurnEvent &event : events) {
        if (const auto *started = std::get_if<protocol::ToolCallStarted>(&event.body)) {
            calls.append(
                {.id = started->id, .name = started->module.isEmpty() ? started->name : started->module + u'.' + started->name});
        } else if (const auto *asked = std::get_if<protocol::ApprovalAsked>(&event.body)) {
            if (const auto call = open(asked->approval.call); call != calls.end())
                call->approval = asked->approval.id;
        } else if (const auto *decided = std::get_if<protocol::ApprovalEnded>(&event.body)) {
            const auto call = std::ranges::find(calls, decided->id, &AnnouncedCall::approval);
            if (call != calls.end() && decided->state == "approved"_L1)
                call->approval.clear();
        } else if (const auto *ended = std::get_if<protocol::ToolCallEnded>(&event.body)) {
            if (const auto call = open(ended->id); call != calls.end()) {
                call->isEnded = true;
                call->isMade = ended->made;
            }
        }
    }
    QStringList names;
    for (const AnnouncedCall &call : std::as_const(calls)) {
        if (call.isEnded ? call.isMade : call.approval.isEmpty())
            names.append(call.name);
    }
    return names;
}

QList<protocol::ProcessParked> openQuestions(const QList<TurnEvent> &events)
{
    QList<protocol::ProcessParked> open;
    const auto close = [&open](const QString &id) {
        open.removeIf([&](const protocol::ProcessParked &one) {
            return one.approval ? one.approval->id == id : one.elicitation->id == id;
        });
    };
    for (const TurnEvent &event : events) {
        if (const auto *asked = std::get_if<protocol::ApprovalAsked>(&event.body))
            open.append(
                {.turn = asked->approval.turn, .conversation = asked->approval.conversation, .approval = asked->approval});
        else if (const auto *form = std::get_if<protocol::ElicitationAsked>(&event.body))
            open.append({.turn = form->elicitation.turn,
                         .conversation = form->elicitation.conversation,
                         .elicitation = form->elicitation});
        else if (const auto *decided = std::get_if<protocol::ApprovalEnded>(&event.body))
            close(decided->id);
        else if (const auto *answered = std::get_if<protocol::ElicitationEnded>(&event.body))
            close(answered->id);
    }
    return open;
}

QList<protocol::TurnEventBody> endsOf(const QList<protocol::ProcessParked> &questions)
{
    QList<protocol::TurnEventBody> ends;
    for (const protocol::ProcessParked &one : questions) {
        if (one.approval)
            ends.append(protocol::ApprovalEnded{.id = one.approval->id, .state = u"cancelled"_s});
        else
            ends.append(protocol::ElicitationEnded{.id = one.elicitation->id, .action = u"cancel"_s});
    }
    return ends;
}

} // namespace tom::agent
