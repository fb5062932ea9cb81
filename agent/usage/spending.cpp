#include "agent/usage/spending.h"

#include "agent/usage/usagereport.h"

namespace tom::agent {

Spending::Spending(llm::LlmRouter &router, store::Database &database, const Clock &clock, std::function<QTimeZone()> timeZone,
                   const config::AgentSlice &slice)
    : m_store(database, clock, std::move(timeZone)),
      m_budgets(slice.budget, slice.services, m_store),
      m_llm(router, m_store, m_budgets, [&router](const llm::CompletionRequest &request) { return router.likely(request); })
{}

std::optional<Error> Spending::refusal() const
{
    const BudgetStand user = m_budgets.user();
    return user.state < BudgetState::Reached ? std::nullopt : std::optional(refusalOf(user, m_store.now()));
}

// Nobody says what it costs.
void Spending::count(const QString &model, const QString &purpose)
{
    m_store.count(model, purpose, {}, {.unpricedCalls = 1});
}

Result<QJsonObject> Spending::report(const QUrlQuery &query)
{
    return usageReport(m_store, m_budgets, query);
}

} // namespace tom::agent
