#include "agent/services/servicehub.h"

#include "agent/services/servicemodule.h"
#include "shared/mcp/httptransport.h"
#include "shared/mcp/stdiotransport.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

ServiceHub::ServiceHub(http::HttpClient &http, ToolRegistry &tools, const QString &username, QObject *parent)
    : QObject(parent),
      m_http(http),
      m_tools(tools),
      m_username(username)
{}

ServiceHub::~ServiceHub() = default;

void ServiceHub::add(const QList<config::Service> &services)
{
    for (const config::Service &service : services) {
        mcp::ClientSettings settings;
        if (service.timeout.count() > 0)
            settings.timeout = service.timeout;
        if (m_ask)
            settings.ask = [this, name = service.name](const mcp::InputForm &form) { return m_ask(name, form); };
        auto connection = std::make_unique<ServiceConnection>(service, transportFor(service), settings, m_timing);
        connect(connection.get(), &ServiceConnection::changed, this, [this] {
            m_tools.refresh();
            Q_EMIT changed();
        });
        connect(connection.get(), &ServiceConnection::backgroundStatusChanged, this, &ServiceHub::backgroundTasksChanged);
        connect(connection.get(), &ServiceConnection::backgroundStatusRead, this,
                [this, module = service.name](const QString &text) { Q_EMIT backgroundStatusRead(module, text); });
        if (service.enabled)
            m_tools.add(std::make_unique<ServiceModule>(*connection, m_username));
        m_connections.push_back(std::move(connection));
    }
}

ServiceConnection::MakeTransport ServiceHub::transportFor(const config::Service &service) const
{
    if (!service.command.isEmpty()) {
        const mcp::ServerCommand command{
            .program = service.command, .arguments = service.arguments, .environment = service.environment};
        return [command] { return std::make_unique<mcp::StdioTransport>(command); };
    }
    http::Headers headers;
    for (const auto &[name, value] : service.headers)
        headers.append({name.toLatin1(), value.toUtf8()});
    return
        [&http = m_http, url = QUrl(service.url), headers] { return std::make_unique<mcp::HttpTransport>(http, url, headers); };
}

void ServiceHub::start()
{
    for (const auto &connection : m_connections)
        connection->start();
}

QList<protocol::ServiceStatus> ServiceHub::status() const
{
    QList<protocol::ServiceStatus> list;
    for (const auto &connection : m_connections) {
        const config::Service &service = connection->service();
        list.append({.name = service.name,
                     .status = stateName(connection->state()),
                     .description = connection->description(),
                     .complexity = service.complexity,
                     .toolsCount = int(connection->tools().size()),
                     .enabled = service.enabled,
                     .llm = service.llm,
                     .lastError = connection->lastError()});
    }
    return list;
}

QList<protocol::BackgroundTask> ServiceHub::backgroundTasks()
{
    QList<protocol::BackgroundTask> tasks;
    for (const auto &connection : m_connections) {
        connection->refreshBackgroundStatus();
        if (!connection->backgroundStatus().isEmpty())
            tasks.append({.module = connection->service().name, .status = connection->backgroundStatus()});
    }
    return tasks;
}

const ServiceConnection *ServiceHub::connection(const QString &name) const
{
    const auto found = std::ranges::find(m_connections, name, [](const auto &connection) { return connection->service().name; });
    return found == m_connections.end() ? nullptr : found->get();
}

} // namespace tom::agent
