#pragma once

#include "agent/usage/countedllm.h"
#include "shared/config/agentslice.h"

#include <QUrlQuery>

namespace tom::agent {

// What a user's models cost and may cost: the store, the budgets, and the way to the models that goes past both.
class Spending
{
public:
    Spending(llm::LlmRouter &router, store::Database &database, const Clock &clock, std::function<QTimeZone()> timeZone,
             const config::AgentSlice &slice);

    [[nodiscard]] CountedLlm &llm() { return m_llm; }
    [[nodiscard]] UsageStore &store() { return m_store; }
    void setSchedules(Budgets::Schedules schedules) { m_budgets.setSchedules(std::move(schedules)); }
    // For calls that are no completions, such as speech: a BudgetExceeded at 100 % of the user's budget, and what was done.
    [[nodiscard]] std::optional<Error> refusal() const;
    void count(const QString &model, const QString &purpose);
    [[nodiscard]] Result<QJsonObject> report(const QUrlQuery &query);

private:
    UsageStore m_store;
    Budgets m_budgets;
    CountedLlm m_llm;
};

} // namespace tom::agent
