#pragma once

#include "shared/core/clock.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

// Answers by fixed rules, without a model: always there, always the same for the same conversation and time. Says so.
class BuiltinAssistant : public LlmClient
{
public:
    explicit BuiltinAssistant(const Clock &clock);

    [[nodiscard]] std::unique_ptr<LlmReply> complete(const CompletionRequest &request) override;

private:
    const Clock &m_clock;
};

} // namespace tom::llm
