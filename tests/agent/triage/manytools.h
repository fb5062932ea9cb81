#pragma once

#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/toolparameters.h"
#include "agent/tools/toolregistry.h"

namespace tom::agent::test {

// A module of which only its words matter.
class WordyModule : public ToolProvider
{
public:
    struct Words
    {
        QString name{};
        QString description{};
        QList<llm::ToolDefinition> tools{};
        QString problem{};
        int complexity = 0;
        QString llm{};
    };
    explicit WordyModule(const Words &words) : m_words(words) {}

    QString name() const override { return m_words.name; }
    QString description() const override { return m_words.description; }
    QList<llm::ToolDefinition> tools() const override { return m_words.tools; }
    QString problem() const override { return m_words.problem; }
    int complexity() const override { return m_words.complexity; }
    QString llm() const override { return m_words.llm; }
    std::unique_ptr<ToolRun> start(const QString &, const QJsonObject &) override
    {
        return std::make_unique<ImmediateToolRun>(ToolResult{.text = QStringLiteral("done")});
    }

private:
    Words m_words;
};

inline QList<llm::ToolDefinition> plainTools(const QStringList &names)
{
    QList<llm::ToolDefinition> tools;
    for (const QString &name : names)
        tools.append({.name = name, .description = name, .parameters = noParameters()});
    return tools;
}

inline QList<llm::ToolDefinition> numberedTools(const QString &name, int count)
{
    QList<llm::ToolDefinition> tools;
    for (int i = 0; i < count; ++i)
        tools.append({.name = name + QString::number(i), .description = name, .parameters = noParameters()});
    return tools;
}

} // namespace tom::agent::test
