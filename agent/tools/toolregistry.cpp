#include "agent/tools/toolregistry.h"

#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/schemacheck.h"

#include <QLoggingCategory>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcTools, "tom.agent.tools")

namespace {

constexpr QLatin1StringView separator = "__"_L1;

bool isCallable(const QString &qualified)
{
    static const QRegularExpression allowed(u"\\A[a-zA-Z0-9_-]{1,64}\\z"_s);
    return allowed.match(qualified).hasMatch();
}

} // namespace

void ToolRegistry::add(std::unique_ptr<ToolProvider> provider)
{
    Module module{.name = provider->name(), .description = provider->description()};
    for (llm::ToolDefinition tool : provider->tools()) {
        tool.name = module.name + separator + tool.name;
        tool.module = module.name;
        if (isCallable(tool.name))
            module.tools.append(tool);
        else
            qCWarning(lcTools).noquote()
                << u"⚠️ %1: the tool name %2 is longer than 64 or has other characters than letters, digits, _ and -"_s.arg(
                       module.name, tool.name);
    }
    m_entries.push_back({std::move(provider), std::move(module)});
}

QList<ToolRegistry::Module> ToolRegistry::modules() const
{
    QList<Module> list;
    for (const Entry &entry : m_entries)
        list.append(entry.module);
    return list;
}

QStringList ToolRegistry::moduleNames() const
{
    QStringList names;
    for (const Entry &entry : m_entries)
        names.append(entry.module.name);
    return names;
}

QList<llm::ToolDefinition> ToolRegistry::definitions(const QStringList &modules) const
{
    QList<llm::ToolDefinition> tools;
    for (const Entry &entry : m_entries) {
        if (modules.contains(entry.module.name))
            tools += entry.module.tools;
    }
    return tools;
}

ToolRegistry::ToolName ToolRegistry::split(const QString &qualified) const
{
    for (const Entry &entry : m_entries) {
        const QString prefix = entry.module.name + separator;
        if (qualified.startsWith(prefix))
            return {.module = entry.module.name, .tool = qualified.sliced(prefix.size())};
    }
    return {.tool = qualified};
}

std::unique_ptr<ToolRun> ToolRegistry::start(const llm::ToolCall &call) const
{
    const auto refused = [](const QString &why) { return std::make_unique<ImmediateToolRun>(toolFailure(why)); };
    if (!call.argumentsError.isEmpty())
        return refused(u"the arguments are not a JSON object: %1"_s.arg(call.argumentsError));
    for (const Entry &entry : m_entries) {
        for (const llm::ToolDefinition &tool : entry.module.tools) {
            if (tool.name != call.name)
                continue;
            if (const auto fits = checkAgainstSchema(call.arguments, tool.parameters); !fits)
                return refused(fits.error().message);
            return entry.provider->start(split(call.name).tool, call.arguments);
        }
    }
    return refused(u"there is no tool \"%1\""_s.arg(call.name));
}

} // namespace tom::agent
