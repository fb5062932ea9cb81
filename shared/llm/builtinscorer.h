#pragma once

#include "shared/llm/builtinslots.h"
#include "shared/llm/wordindex.h"

namespace tom::llm::builtin {

// The tools of a request as the built-in assistant sees them, with the index of their words.
struct ToolSet
{
    ToolSet() = default;
    explicit ToolSet(const QList<ToolDefinition> &tools);

    QList<ToolProfile> profiles{};
    WordIndex words{};
};

// A tool that a sentence asks for, with the arguments that it gives.
struct ToolChoice
{
    ToolProfile profile{};
    Filling filling{};
    double score = 0;
    bool isCommand = false;   // the sentence says the tool's own verb
};

// The tool that a sentence most probably means; nothing when none reaches the threshold: then no tool is called.
[[nodiscard]] std::optional<ToolChoice> chooseTool(const Sentence &sentence, const ToolSet &tools, const QDateTime &now);

} // namespace tom::llm::builtin
