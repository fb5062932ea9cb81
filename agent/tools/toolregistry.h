#pragma once

#include "agent/tools/toolprovider.h"

#include <QHash>
#include <QMap>
#include <QSet>

#include <optional>

namespace tom::agent {

// The modules of one agent and their tools, as they are now. A model calls a tool "lists__add_item"; its arguments are
// checked before the module sees them, and every mistake comes back to the model as a result that says what to do.
class ToolRegistry
{
public:
    struct Module
    {
        QString name{};
        QString description{};
        QList<llm::ToolDefinition> tools{};   // with qualified names
        QString problem{};                    // why they cannot be used now
        int complexity = 0;
        QString llm{};                        // who answers for it; empty: the usual one

        bool operator==(const Module &) const = default;
    };
    // One tool with all that decides whether it may be called.
    struct KnownTool
    {
        QString module{};
        QString name{};                    // the module's own
        llm::ToolDefinition definition{};  // with the qualified name
        Risk risk = Risk::Write;
        bool isOwn = false;
        config::ToolRules rules{};
        QString problem{};                 // why it cannot be called now
    };
    // The two halves of a qualified name, as they are shown to people.
    struct ToolName
    {
        QString module{};
        QString tool{};
    };

    // The only modules that the user may reach; others are not taken in. Hidden ones go with any. Before the first add().
    void setAllowed(const QStringList &modules) { m_allowed = modules; }
    void add(std::unique_ptr<ToolProvider> provider);
    // Some provider has other tools now, or can be used again, or not.
    void refresh();

    [[nodiscard]] QList<Module> modules() const;
    [[nodiscard]] quint64 version() const { return m_version; }   // another one whenever modules() may be different
    [[nodiscard]] QStringList moduleNames() const;
    [[nodiscard]] const Module *module(const QString &name) const;   // null: none
    // The admin's, of the modules about whose tools there are any.
    [[nodiscard]] QMap<QString, config::ToolRules> rules() const;
    [[nodiscard]] QList<llm::ToolDefinition> definitions(const QStringList &modules) const;
    // For a call with these arguments.
    [[nodiscard]] std::optional<KnownTool> tool(const QString &qualified, const QJsonObject &arguments = {}) const;
    // Why this call cannot be made, in words for the model; empty: it can.
    [[nodiscard]] QString refusal(const llm::ToolCall &call) const;
    [[nodiscard]] ToolName split(const QString &qualified) const;   // an unknown name is a tool of no module
    // What these modules want a model to know, marked as theirs; empty: nothing.
    [[nodiscard]] QString promptNotes(const QStringList &modules) const;
    [[nodiscard]] QString answerNotes(const QStringList &modules) const;
    // How long a call of this tool may take; 0: the usual.
    [[nodiscard]] std::chrono::milliseconds callTime(const QString &qualified) const;
    [[nodiscard]] std::unique_ptr<ToolRun> start(const llm::ToolCall &call) const;

private:
    struct Entry
    {
        std::unique_ptr<ToolProvider> provider;
        Module module;
        QHash<QString, QString> own{};   // qualified names to the module's own
    };
    void read(Entry &entry);
    [[nodiscard]] QString notes(const QStringList &modules, QString (ToolProvider::*note)()) const;

    std::optional<QStringList> m_allowed;   // none: all
    std::vector<Entry> m_entries;
    QSet<QString> m_taken;
    quint64 m_version = 0;
};

} // namespace tom::agent
