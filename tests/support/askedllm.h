#pragma once

#include "shared/llm/llmclient.h"

#include <QStringList>

namespace tom::test {

// What came of one request to a model.
struct Outcome
{
    Result<llm::Completion> result{};
    QString text{};
    QString reasoning{};
    QStringList pieces{};   // the text as it arrived
};

// Waits for the end, at most half a minute.
[[nodiscard]] Outcome askLlm(llm::LlmClient &client, const llm::CompletionRequest &request);

} // namespace tom::test
