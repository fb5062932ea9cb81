#include "agent/triage/triage.h"

#include "shared/llm/builtinassistant.h"

namespace tom::agent {

namespace {

// The tools of the last exchange, also the one that the built-in assistant waits to call.
QStringList usedLately(const QList<llm::Message> &before)
{
    QStringList names;
    for (qsizetype i = before.size() - 1; i >= 0 && before.at(i).role != llm::Role::User; --i) {
        for (const llm::ToolCall &call : before.at(i).toolCalls)
            names.prepend(call.name);
        if (const QString waiting = llm::BuiltinAssistant::pendingTool(before.at(i)); !waiting.isEmpty())
            names.prepend(waiting);
    }
    return names;
}

} // namespace

Triage::Triage(llm::LlmClient &llm, const ToolRegistry &tools, TriageSettings settings)
    : m_llm(llm),
      m_tools(tools),
      m_settings(std::move(settings))
{}

std::unique_ptr<Choosing> Triage::choose(const TriageQuestion &question)
{
    const QList<ToolRegistry::Module> modules = m_tools.modules();
    if (!m_index || m_indexed != m_tools.version()) {
        m_index = std::make_shared<const ModuleIndex>(modules);
        m_indexed = m_tools.version();
    }
    qsizetype usable = 0;
    for (const ToolRegistry::Module &module : modules)
        usable += module.problem.isEmpty() ? module.tools.size() : 0;
    const bool hasModel = !m_settings.hasModel || m_settings.hasModel();
    const Choosing::Way way = !question.modules.isEmpty() ? Choosing::Way::AsAsked
                              : usable <= fewTools        ? Choosing::Way::All
                              : hasModel                  ? Choosing::Way::Model
                                                          : Choosing::Way::Builtin;
    Choosing::Subject subject{
        .modules = modules, .index = m_index, .question = question, .usedBefore = usedLately(question.before)};
    return std::make_unique<Choosing>(m_llm, std::move(subject), way, m_settings.provider, m_settings.patience);
}

} // namespace tom::agent
