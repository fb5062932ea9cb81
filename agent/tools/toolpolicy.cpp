#include "agent/tools/toolpolicy.h"

#include "shared/config/toolrules.h"
#include "shared/core/json.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

using config::matchesAny;

Consent consentFor(const ToolRegistry::KnownTool &tool)
{
    if (matchesAny(tool.rules.deny, tool.name))
        return Consent::Deny;
    if (matchesAny(tool.rules.ask, tool.name))
        return Consent::Ask;
    if (matchesAny(tool.rules.allow, tool.name))
        return Consent::Allow;
    if (tool.risk == Risk::Read || (tool.risk == Risk::Write && tool.isOwn))
        return Consent::Allow;
    return Consent::Ask;
}

bool canBeRemembered(const ToolRegistry::KnownTool &tool)
{
    return tool.risk != Risk::Destructive && !matchesAny(tool.rules.ask, tool.name);
}

bool isNamedBy(const QStringList &patterns, const ToolRegistry::KnownTool &tool)
{
    return isNamedBy(patterns, tool.module, tool.name);
}

bool isNamedBy(const QStringList &patterns, const QString &module, const QString &tool)
{
    return matchesAny(patterns, module) || matchesAny(patterns, tool) || matchesAny(patterns, u"%1.%2"_s.arg(module, tool));
}

QStringList concerning(const QStringList &patterns, const QString &module, const QStringList &tools)
{
    QStringList found;
    for (const QString &pattern : patterns) {
        const QString owner = pattern.contains(u'.') ? pattern.section(u'.', 0, 0) : QString();
        const bool isOfModule = owner == module || (tools.isEmpty() && !owner.isEmpty() && matchesAny({owner}, module));
        if (isOfModule || matchesAny({pattern}, module)
            || std::ranges::any_of(tools, [&](const QString &tool) { return isNamedBy({pattern}, module, tool); }))
            found.append(pattern);
    }
    return found;
}

QList<llm::ToolDefinition> asOffered(QList<llm::ToolDefinition> tools, const ToolRegistry &registry)
{
    for (llm::ToolDefinition &definition : tools) {
        const auto known = registry.tool(definition.name);
        definition.destructive = definition.destructive && known && consentFor(*known) != Consent::Ask;
    }
    return tools;
}

QByteArray schemaHash(const ToolRegistry::KnownTool &tool)
{
    return argumentsHash({{u"module"_s, tool.module},
                          {u"name"_s, tool.name},
                          {u"risk"_s, riskName(tool.risk)},
                          {u"parameters"_s, tool.definition.parameters}});
}

QByteArray argumentsHash(const QJsonObject &arguments)
{
    // QJsonObject keeps its members sorted by name.
    return QCryptographicHash::hash(json::compact(arguments), QCryptographicHash::Sha256).toHex();
}

} // namespace tom::agent
