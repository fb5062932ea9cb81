#pragma once

#include "agent/usage/budgets.h"
#include "shared/config/agentcall.h"
#include "shared/llm/llmrouter.h"

namespace tom::agent {

// The one way from an agent to its models: whoever asks through it is counted, and held by the budgets. At 80 % of one the
// answer says so once, at 100 % a simpler model answers, at 110 % (or when there is no simpler one) the request is refused;
// a turn that has begun to use tools is let to its end. A
// schedule's budget holds the schedule's prompts in the same way. The tools of a service whose own budget is over are not offered.
class CountedLlm : public QObject, public llm::LlmClient
{
    Q_OBJECT

public:
    using Likely = std::function<llm::LlmRouter::Likely(const llm::CompletionRequest &request)>;

    CountedLlm(llm::LlmClient &llm, UsageStore &store, const Budgets &budgets, Likely likely);

    [[nodiscard]] std::unique_ptr<llm::LlmReply> complete(const llm::CompletionRequest &request) override;

Q_SIGNALS:
    void noticed(const tom::agent::BudgetStand &stand);   // once for each state of each budget in its day or month
    void called(const tom::config::AgentCall &call);   // it has ended; one that somebody cancelled is none

private:
    struct Asking
    {
        llm::CompletionRequest request{};
        QStringList modules{};   // that it is about
        QStringList warnings{};
    };

    [[nodiscard]] std::optional<Error> hold(Asking &asking) const;
    void leaveOut(Asking &asking, const QStringList &used) const;
    void count(const Asking &asking, llm::Completion &completion);
    void note(const BudgetStand &stand, QStringList &warnings);

    llm::LlmClient &m_llm;
    UsageStore &m_store;
    const Budgets &m_budgets;
    Likely m_likely;
};

// The modules whose tools were called since the user's last message, or the only one that is offered.
[[nodiscard]] QStringList modulesOf(const llm::CompletionRequest &request);

}   // namespace tom::agent
