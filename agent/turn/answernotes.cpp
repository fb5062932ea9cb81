#include "agent/turn/answernotes.h"

namespace tom::agent {

QString AnswerNotes::after(const QList<llm::Message> &results, const ToolRegistry &tools)
{
    QStringList modules;
    for (const llm::Message &result : results) {
        const QString module = tools.split(result.toolName).module;
        if (!modules.contains(module) && !m_noted.contains(module))
            modules.append(module);
    }
    m_noted += modules;
    return tools.answerNotes(modules);
}

} // namespace tom::agent
