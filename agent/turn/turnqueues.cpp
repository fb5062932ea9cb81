#include "agent/turn/turnqueues.h"

#include <algorithm>

namespace tom::agent {

TurnQueues::Removed TurnQueues::remove(Turn *turn)
{
    for (auto queue = m_queues.begin(); queue != m_queues.end(); ++queue) {
        const bool wasFirst = queue->constFirst() == turn;
        if (queue->removeAll(turn) == 0)
            continue;
        const Removed removed{.conversation = queue.key(), .next = wasFirst && !queue->isEmpty() ? queue->constFirst() : nullptr};
        if (queue->isEmpty())
            m_queues.erase(queue);
        return removed;
    }
    return {};
}

Turn *TurnQueues::find(const QString &id) const
{
    const QList<Turn *> turns = all();
    const auto found = std::ranges::find(turns, id, &Turn::id);
    return found == turns.end() ? nullptr : *found;
}

QList<Turn *> TurnQueues::all() const
{
    QList<Turn *> turns;
    for (const QList<Turn *> &queue : m_queues)
        turns += queue;
    std::ranges::stable_sort(turns, {}, &Turn::accepted);
    return turns;
}

bool TurnQueues::isIdle() const
{
    return std::ranges::all_of(
        m_queues, [](const QList<Turn *> &queue) { return queue.constFirst()->isParked() && queue.constFirst()->canBeLeft(); });
}

} // namespace tom::agent
