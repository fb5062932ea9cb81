#pragma once

#include "shared/llm/deployment.h"
#include "shared/llm/parameterrepair.h"

#include <memory>

namespace tom::llm {

using ParameterRepairs = QHash<QString, ParameterRepair>;   // by the id of the deployment

// A request to a deployment, and what may be changed in it when it is refused: a parameter, the way a schema is given,
// reasoning that its model no longer knows, the length of the history. Each at most once; what is true of the model is
// remembered for other requests.
class RequestRevision
{
public:
    RequestRevision(const CompletionRequest &request, const Deployment &deployment, std::shared_ptr<ParameterRepairs> repairs);

    [[nodiscard]] QJsonObject next();   // the body to send
    // What was changed because of this refusal, in words for the log; empty: nothing can be.
    [[nodiscard]] QString revise(const ProviderFailure &failure);

private:
    [[nodiscard]] QJsonObject body() const;
    [[nodiscard]] QString shorten();
    [[nodiscard]] QString forgetReasoning();

    CompletionRequest m_request;
    Deployment m_deployment;
    std::shared_ptr<ParameterRepairs> m_repairs;
    QJsonObject m_sent;
    int m_repairsLeft = 3;
    int m_shortenings = 0;
};

// The same request with less in it: old results of tools are cut, then, where that is not enough, old exchanges are left out,
// and at last the results that this answer asked for before its last round are cut. The last question stays, and calls stay
// with their results.
[[nodiscard]] CompletionRequest withShortResults(CompletionRequest request);
[[nodiscard]] CompletionRequest withoutOldExchanges(CompletionRequest request);
[[nodiscard]] CompletionRequest withShortEarlierRounds(CompletionRequest request);

} // namespace tom::llm
