#pragma once

#include "agent/triage/choosing.h"

#include <functional>

namespace tom::agent {

struct TriageSettings
{
    QString provider{};                 // who chooses; empty: the usual one
    std::function<bool()> hasModel{};   // false: nobody but the built-in assistant is there, and choosing is local
    std::chrono::milliseconds patience = std::chrono::seconds(5);   // with the model that chooses
};

// Chooses the modules, the tools and the level for a request. Knows nothing of turns; outlives what it chooses.
class Triage
{
public:
    Triage(llm::LlmClient &llm, const ToolRegistry &tools, TriageSettings settings = {});

    // With so few tools all are offered, and nobody is asked.
    static constexpr qsizetype fewTools = 24;   // more than the modules have that come with Tom

    // start() it; deleting it ends it silently.
    [[nodiscard]] std::unique_ptr<Choosing> choose(const TriageQuestion &question);

private:
    llm::LlmClient &m_llm;
    const ToolRegistry &m_tools;
    TriageSettings m_settings;
    std::shared_ptr<const ModuleIndex> m_index;
    quint64 m_indexed = 0;   // the registry's version that it was made of
};

} // namespace tom::agent
