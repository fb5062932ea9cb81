#pragma once

#include "agent/tools/toolprovider.h"

namespace tom::agent {

// The modules of one agent and their tools. A model calls a tool "lists__add_item"; its arguments are checked before the
// module sees them, and every mistake comes back to the model as a result that says what to do.
class ToolRegistry
{
public:
    struct Module
    {
        QString name{};
        QString description{};
        QList<llm::ToolDefinition> tools{};   // with qualified names
    };
    // The two halves of a qualified name, as they are shown to people.
    struct ToolName
    {
        QString module{};
        QString tool{};
    };

    // Tools whose qualified name no provider accepts are left out, and the log says so.
    void add(std::unique_ptr<ToolProvider> provider);

    [[nodiscard]] QList<Module> modules() const;
    [[nodiscard]] QStringList moduleNames() const;
    [[nodiscard]] QList<llm::ToolDefinition> definitions(const QStringList &modules) const;
    [[nodiscard]] ToolName split(const QString &qualified) const;   // an unknown name is a tool of no module
    [[nodiscard]] std::unique_ptr<ToolRun> start(const llm::ToolCall &call) const;

private:
    struct Entry
    {
        std::unique_ptr<ToolProvider> provider;
        Module module;
    };
    std::vector<Entry> m_entries;
};

} // namespace tom::agent
