#pragma once

#include "agent/tasks/scheduledturns.h"
#include "agent/tasks/scheduler.h"
#include "tests/agent/support/agentfixture.h"

namespace tom::agent::test {

// An agent with its inbox and the prompts that are due.
class Unattended : public AgentFixture
{
public:
    Unattended() { build(); }
    void build()
    {
        inbox = std::make_unique<Inbox>(kept->database(), clock);
        store = std::make_unique<ScheduleStore>(kept->database(), clock);
        turns = std::make_unique<ScheduledTurns>(*store, *inbox, *agent, *kept);
    }
    // As kill -9 does, and a new agent on what is on disk.
    void dieAndComeBack()
    {
        turns.reset();
        store.reset();
        lostInboxes.push_back(std::move(inbox));
        lose();
        open();
        build();
        turns->look();
    }
    void due(const QString &prompt, qint64 maxTokens = 0, const protocol::ScheduleTools &rules = {})
    {
        const auto schedule = store->insert({.kind = protocol::Schedule::Kind::Prompt,
                                             .text = prompt,
                                             .start = QDateTime(QDate(2026, 1, 1), QTime(8, 0), QTimeZone::UTC),
                                             .maxTokens = maxTokens,
                                             .tools = rules});
        if (!schedule || !store->addRun(*schedule, clock.now()))
            qFatal("no run");
    }
    QList<protocol::Notification> told() { return inbox->since(0, 100)->notifications; }

    std::unique_ptr<Inbox> inbox;
    std::unique_ptr<ScheduleStore> store;
    std::unique_ptr<ScheduledTurns> turns;
    std::vector<std::unique_ptr<Inbox>> lostInboxes;
};

} // namespace tom::agent::test
