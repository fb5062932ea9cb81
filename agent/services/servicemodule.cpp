#include "agent/services/servicemodule.h"

#include "agent/services/servicerun.h"
#include "agent/tools/immediatetoolrun.h"
#include "shared/config/toolrules.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr QLatin1StringView userArgument = "user_id"_L1;

bool wantsUser(const mcp::Tool &tool)
{
    return tool.inputSchema.value("properties"_L1).toObject().contains(userArgument);
}

QJsonObject withoutUser(QJsonObject schema)
{
    QJsonObject properties = schema.value("properties"_L1).toObject();
    properties.remove(userArgument);
    schema.insert(u"properties"_s, properties);
    QJsonArray required;
    for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
        if (name.toString() != userArgument)
            required.append(name);
    }
    if (schema.contains("required"_L1))
        schema.insert(u"required"_s, required);
    return schema;
}

Risk riskOfTool(const mcp::Tool &tool)
{
    return riskOf(tool.name, {.readOnly = tool.hints.readOnly, .destructive = tool.hints.destructive});
}

} // namespace

ServiceModule::ServiceModule(ServiceConnection &connection, const QString &username)
    : m_connection(connection),
      m_username(username)
{}

QString ServiceModule::name() const
{
    return m_connection.service().name;
}

QString ServiceModule::description() const
{
    return m_connection.description();
}

QList<llm::ToolDefinition> ServiceModule::tools() const
{
    QList<llm::ToolDefinition> tools;
    for (const mcp::Tool &tool : m_connection.tools()) {
        if (config::matchesAny(m_connection.service().tools.deny, tool.name))
            continue;
        tools.append({.name = tool.name,
                      .description = tool.description.isEmpty() ? tool.title : tool.description,
                      .parameters = wantsUser(tool) ? withoutUser(tool.inputSchema) : tool.inputSchema,
                      .destructive = riskOfTool(tool) == Risk::Destructive});
    }
    return tools;
}

QString ServiceModule::problem() const
{
    if (m_connection.client())
        return {};
    return m_connection.state() == ServiceConnection::State::Connecting ? u"is not connected yet"_s : u"cannot be reached"_s;
}

Risk ServiceModule::risk(const QString &tool) const
{
    const auto known = std::ranges::find(m_connection.tools(), tool, &mcp::Tool::name);
    return known == m_connection.tools().end() ? Risk::Destructive : riskOfTool(*known);
}

config::ToolRules ServiceModule::rules() const
{
    return m_connection.service().tools;
}

int ServiceModule::complexity() const
{
    return m_connection.service().complexity;
}

QString ServiceModule::llm() const
{
    return m_connection.service().llm;
}

// The server's instructions, and what changes more often: its resource prompt_consign.
QString ServiceModule::promptNote()
{
    m_connection.refreshConsigns();
    QStringList parts{m_connection.instructions(), m_connection.promptConsign()};
    parts.removeAll(QString());
    return parts.join(u"\n\n"_s);
}

std::unique_ptr<ToolRun> ServiceModule::start(const QString &tool, const QJsonObject &arguments)
{
    mcp::Client *client = m_connection.client();
    if (!client)
        return std::make_unique<ImmediateToolRun>(toolFailure(u"%1 %2"_s.arg(name(), problem())));
    const mcp::Tool *known = client->tool(tool);
    QJsonObject whole = arguments;
    if (known && wantsUser(*known))
        whole.insert(userArgument, m_username);
    return std::make_unique<ServiceRun>(m_connection, client->callTool(tool, whole));
}

} // namespace tom::agent
