#pragma once

#include "agent/turn/turn.h"

namespace tom::agent {

// The turns of an agent that run or wait, by conversation: in each the first one runs, and the others wait for it. Owns none
// of them.
class TurnQueues
{
public:
    void add(const QString &conversation, Turn *turn) { m_queues[conversation].append(turn); }
    // Its conversation, and who is the first there now; null: nobody, or the same one as before.
    struct Removed
    {
        QString conversation{};
        Turn *next = nullptr;
    };
    Removed remove(Turn *turn);

    [[nodiscard]] Turn *find(const QString &id) const;
    [[nodiscard]] QList<Turn *> all() const;                                    // the oldest first
    [[nodiscard]] QList<Turn *> in(const QString &conversation) const { return m_queues.value(conversation); }
    [[nodiscard]] bool isBusy(const QString &conversation) const { return m_queues.contains(conversation); }
    [[nodiscard]] QStringList conversations() const { return m_queues.keys(); }
    // Nothing runs: what waits for the user alone is on disk, and another process goes on with it.
    [[nodiscard]] bool isIdle() const;

private:
    QHash<QString, QList<Turn *>> m_queues;
};

} // namespace tom::agent
