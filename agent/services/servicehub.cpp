#include "agent/services/servicehub.h"

#include "agent/services/servicemodule.h"
#include "shared/config/references.h"
#include "shared/mcp/httptransport.h"
#include "shared/mcp/stdiotransport.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

bool takesSecret(const config::Service &service)
{
    const auto wants = [](const auto &pair) { return config::wantsSecret(pair.second); };
    return std::ranges::any_of(service.headers, wants) || std::ranges::any_of(service.environment, wants);
}

} // namespace

ServiceHub::ServiceHub(http::HttpClient &http, ToolRegistry &tools, const QString &username, ServiceSecrets &secrets,
                       QObject *parent)
    : QObject(parent),
      m_http(http),
      m_tools(tools),
      m_username(username),
      m_secrets(secrets)
{}

ServiceHub::~ServiceHub() = default;

void ServiceHub::add(const QList<config::Service> &services)
{
    for (const config::Service &service : services)
        add(service, m_http);
}

void ServiceHub::add(const config::Service &wanted, http::HttpClient &http)
{
    config::Service service = wanted;
    if (!service.problem.isEmpty())
        m_settingsProblems.insert(service.name, service.problem);
    service.problem = problemOf(service);
    m_clients.insert(service.name, &http);
    mcp::ClientSettings settings;
    if (service.timeout.count() > 0)
        settings.timeout = service.timeout;
    if (m_ask)
        settings.ask = [this, name = service.name](const mcp::InputForm &form) { return m_ask(name, form); };
    auto connection = std::make_unique<ServiceConnection>(service, transportFor(service, http), settings, m_timing);
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

ServiceConnection::MakeTransport ServiceHub::transportFor(const config::Service &service, http::HttpClient &http) const
{
    const QString secret = m_secrets.secret(service.name);
    if (!service.command.isEmpty()) {
        mcp::ServerCommand command{
            .program = service.command, .arguments = service.arguments, .environment = service.environment};
        for (auto &[name, value] : command.environment)
            value = config::withSecret(value, secret);
        return [command] { return std::make_unique<mcp::StdioTransport>(command); };
    }
    http::Headers headers;
    for (const auto &[name, value] : service.headers)
        headers.append({name.toLatin1(), config::withSecret(value, secret).toUtf8()});
    return [&http, url = QUrl(service.url), headers] { return std::make_unique<mcp::HttpTransport>(http, url, headers); };
}

QString ServiceHub::problemOf(const config::Service &service) const
{
    if (!service.problem.isEmpty() || !takesSecret(service) || !m_secrets.secret(service.name).isEmpty())
        return service.problem;
    return m_secrets.state() ? u"it needs a secret of your own, and none is set yet"_s : m_secrets.state().error().message;
}

Result<ServiceConnection *> ServiceHub::takerOfSecret(const QString &service) const
{
    const auto found =
        std::ranges::find(m_connections, service, [](const auto &connection) { return connection->service().name; });
    if (found == m_connections.end())
        return failure(ErrorCode::NotFound, u"there is no service \"%1\""_s.arg(service));
    if (!takesSecret((*found)->service()))
        return failure(ErrorCode::Conflict,
                       u"%1 takes no secret: nothing in its headers or env in the configuration says ${secret}"_s.arg(service));
    return found->get();
}

Result<void> ServiceHub::setSecret(const QString &service, const QString &secret)
{
    const auto connection = takerOfSecret(service);
    if (!connection)
        return std::unexpected(connection.error());
    const QString before = m_secrets.secret(service);
    if (const auto set = m_secrets.set(service, secret); !set)
        return set;
    if (before != secret)
        restart(**connection);
    return {};
}

Result<void> ServiceHub::removeSecret(const QString &service)
{
    const auto connection = takerOfSecret(service);
    if (!connection)
        return std::unexpected(connection.error());
    const bool wasSet = !m_secrets.secret(service).isEmpty();
    if (const auto removed = m_secrets.remove(service); !removed)
        return removed;
    if (wasSet)
        restart(**connection);
    return {};
}

void ServiceHub::restart(ServiceConnection &connection)
{
    config::Service service = connection.service();
    if (!service.enabled)
        return;
    // A problem of its settings stays; the one of the secret is looked for again.
    service.problem = m_settingsProblems.value(service.name);
    connection.restart(transportFor(service, *m_clients.value(service.name)), problemOf(service));
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
                     .lastError = connection->lastError(),
                     .nextTry = connection->nextTry(),
                     .secret = !takesSecret(service)                      ? QString()
                               : m_secrets.secret(service.name).isEmpty() ? u"missing"_s
                                                                          : u"set"_s});
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
