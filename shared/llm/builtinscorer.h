#pragma once

#include "shared/llm/builtinslots.h"

namespace tom::llm::builtin {

// A tool that a sentence asks for, with the arguments that it gives.
struct ToolChoice
{
    ToolProfile profile{};
    Filling filling{};
    double score = 0;
    bool isCommand = false;   // the sentence says the tool's own verb
};

// The tool that a sentence most probably means; nothing when none reaches the threshold: then no tool is called.
[[nodiscard]] std::optional<ToolChoice> chooseTool(const Sentence &sentence, const QList<ToolProfile> &tools,
                                                   const QDateTime &now);

} // namespace tom::llm::builtin
