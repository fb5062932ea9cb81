#pragma once

#include "shared/llm/llmclient.h"

namespace tom::llm {

// Puts the arguments that a model wrote as JSON text into its call, or says there what is wrong with them. Blank text and
// null are a tool without arguments.
void readArguments(const QString &text, ToolCall &call);

} // namespace tom::llm
