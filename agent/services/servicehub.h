#pragma once

#include "agent/services/serviceconnection.h"
#include "agent/services/servicesecrets.h"
#include "agent/tools/toolregistry.h"
#include "shared/protocol/servicestatus.h"
#include "shared/protocol/taskstatus.h"

namespace tom::agent {

// All services of the user. Puts them into the registry as modules and keeps it true.
class ServiceHub : public QObject
{
    Q_OBJECT

public:
    // secrets: of the user for services; outlives this.
    ServiceHub(http::HttpClient &http, ToolRegistry &tools, const QString &username, ServiceSecrets &secrets,
               QObject *parent = nullptr);
    ~ServiceHub() override;

    void setTiming(const ServiceTiming &timing) { m_timing = timing; }
    // Who is asked when a service asks its user something; before add(). Without it services are told that nobody can be.
    using Ask = std::function<QFuture<Result<mcp::InputAnswer>>(const QString &service, const mcp::InputForm &form)>;
    void setAsk(Ask ask) { m_ask = std::move(ask); }
    void add(const QList<config::Service> &services);
    // One that is asked over a client with a trust of its own, which must outlive this.
    void add(const config::Service &wanted, http::HttpClient &http);
    void start();

    [[nodiscard]] QList<protocol::ServiceStatus> status() const;
    // What services say that they are doing by themselves, as known now; asks them again for the next time.
    [[nodiscard]] QList<protocol::BackgroundTask> backgroundTasks();
    [[nodiscard]] const ServiceConnection *connection(const QString &name) const;   // null: none

    // The user's own secret for a service whose settings say ${secret}; it is connected anew with it. NotFound, Conflict.
    [[nodiscard]] Result<void> setSecret(const QString &service, const QString &secret);
    [[nodiscard]] Result<void> removeSecret(const QString &service);

Q_SIGNALS:
    void changed();
    void backgroundTasksChanged();
    void backgroundStatusRead(const QString &module, const QString &text);   // however it was before

private:
    [[nodiscard]] ServiceConnection::MakeTransport transportFor(const config::Service &service, http::HttpClient &http) const;
    [[nodiscard]] QString problemOf(const config::Service &service) const;
    [[nodiscard]] Result<ServiceConnection *> takerOfSecret(const QString &service) const;
    void restart(ServiceConnection &connection);

    http::HttpClient &m_http;
    ToolRegistry &m_tools;
    QString m_username;
    Ask m_ask;
    ServiceSecrets &m_secrets;
    ServiceTiming m_timing;
    QHash<QString, QString> m_settingsProblems;   // by the service's name
    QHash<QString, http::HttpClient *> m_clients;   // the same
    std::vector<std::unique_ptr<ServiceConnection>> m_connections;
};

} // namespace tom::agent
