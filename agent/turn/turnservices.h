#pragma once

#include "agent/triage/triage.h"
#include "agent/turn/promptbuilder.h"
#include "shared/core/clock.h"

#include <QTimeZone>

#include <functional>

namespace tom::agent {

// What every turn of an agent works with; outlives them all.
struct TurnServices
{
    llm::LlmClient &llm;
    const ToolRegistry &tools;
    Triage &triage;
    const PromptBuilder &prompts;
    const Clock &clock;
    std::function<QString()> aiWarning{};   // why it is not the configured AI that answers; empty when it is
    QTimeZone timeZone = QTimeZone::systemTimeZone();
};

} // namespace tom::agent
