#pragma once

#include "shared/llm/builtinsentence.h"
#include "shared/llm/builtintool.h"

#include <QDateTime>

namespace tom::llm::builtin {

// What needs no tool: who it is, what it can do, time, date, arithmetic, units. Nothing when the sentence asks for none.
[[nodiscard]] std::optional<QString> localAnswer(const Sentence &sentence, const QList<ToolProfile> &tools, const QDateTime &now);

// What it says when it does not understand: that, and what it can do with the tools of now.
[[nodiscard]] QString notUnderstood(const Language &language, const QList<ToolProfile> &tools);

} // namespace tom::llm::builtin
