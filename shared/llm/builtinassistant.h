#pragma once

#include "shared/core/clock.h"
#include "shared/llm/llmclient.h"

namespace tom::llm {

namespace builtin {
struct ToolSet;
}

inline constexpr QLatin1StringView builtinModel("builtin/assistant");   // what it is called where models are

// Answers by fixed rules, without a model: always there, always the same for the same conversation and time. Says so.
class BuiltinAssistant : public LlmClient
{
public:
    explicit BuiltinAssistant(const Clock &clock);

    [[nodiscard]] std::unique_ptr<LlmReply> complete(const CompletionRequest &request) override;

    // The tool that it will call once its question is answered; empty: it asked none.
    [[nodiscard]] static QString pendingTool(const Message &said);

private:
    const Clock &m_clock;
    QList<ToolDefinition> m_tools;   // of the last request: mostly those of the next one, too
    std::shared_ptr<const builtin::ToolSet> m_set;
};

} // namespace tom::llm
