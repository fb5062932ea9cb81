#pragma once

#include "agent/tools/toolregistry.h"
#include "shared/llm/wordindex.h"

namespace tom::agent {

// Finds the modules, and in a big module the tools, that a sentence speaks of, by words alone: at once, and without any model.
class ModuleIndex
{
public:
    explicit ModuleIndex(const QList<ToolRegistry::Module> &modules);

    static constexpr qsizetype bigModule = 24;   // with more tools than that not all of them are offered

    [[nodiscard]] QStringList modulesFor(const QString &sentence) const;   // the best first; none that is a mere guess
    // All of a small module; of a big one at most so many, the ones that fit best, in the module's order.
    [[nodiscard]] QList<llm::ToolDefinition> toolsOf(const QString &module, const QString &sentence, qsizetype most) const;

private:
    struct Entry
    {
        QString name{};
        QList<llm::ToolDefinition> tools{};
        llm::WordIndex toolWords{};   // of a big module only
    };

    QList<Entry> m_entries;
    llm::WordIndex m_words;
};

} // namespace tom::agent
