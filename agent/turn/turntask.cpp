#include "agent/turn/turntask.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// What was said last by a call that still runs.
std::optional<protocol::TaskProgress> progressIn(const QList<protocol::TurnEvent> &events)
{
    QStringList ended;
    for (auto event = events.crbegin(); event != events.crend(); ++event) {
        if (const auto *end = std::get_if<protocol::ToolCallEnded>(&event->body))
            ended.append(end->id);
        const auto *said = std::get_if<protocol::ToolCallProgressed>(&event->body);
        if (said && !ended.contains(said->id))
            return protocol::TaskProgress{.progress = said->progress, .total = said->total, .message = said->message};
        if (std::holds_alternative<protocol::UsageReported>(event->body))   // an earlier round: all of it has ended
            return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

protocol::Task taskOf(const Turn &turn)
{
    const QList<protocol::TurnEvent> &events = turn.log()->events();
    protocol::Task task{.id = turn.id(),
                        .title = turn.title(),
                        .state = turn.isQueued()   ? u"queued"_s
                                 : turn.isParked() ? u"parked"_s
                                                   : u"running"_s,
                        .started = turn.accepted(),
                        .progress = progressIn(events)};
    for (const protocol::Approval &approval : turn.approvals())
        task.approvals.append(approval.id);
    task.conversation = turn.conversation();
    return task;
}

} // namespace tom::agent
