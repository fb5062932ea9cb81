// The part of ServerApp that operators look at: what /readyz and /metrics tell, and how admins change the configuration.
#include "server/app/serverapp.h"
#include "shared/auth/certificatewords.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 enoughSpace = 8 * 1024 * 1024;   // for sessions and what agents write in a moment

} // namespace

void ServerApp::addOperatorParts()
{
    const QString sessions = m_config.global.sessions.isEmpty() ? m_data.sessions() : m_config.global.sessions;
    m_readiness.add(u"sessions"_s, [sessions] { return readiness::writableFolder(sessions); });
    m_readiness.add(u"disk"_s, [this] { return readiness::freeSpace(m_data.path(), enoughSpace); });
    m_readiness.add(u"certificate"_s, [this] { return readiness::validCertificate(m_identity.chain.value(0), m_clock.now()); });
    m_readiness.add(u"agents"_s, [this]() -> std::optional<QString> {
        if (checkAgentProgram())
            return {};
        return u"their program is missing"_s;
    });
    m_readiness.add(u"door"_s, [this]() -> std::optional<QString> {
        if (m_push->doorPort() > 0)
            return {};
        return u"agents cannot ring"_s;
    });
    m_readiness.add(u"server"_s, [this]() -> std::optional<QString> {
        if (m_stopLimit.isActive())
            return u"it is ending"_s;
        return {};
    });
    m_readiness.addWarning(u"certificate"_s, [this]() -> std::optional<QString> {
        const qint64 days = m_clock.now().daysTo(auth::endOf(m_identity));
        if (days > auth::renewDays)
            return {};
        return u"it ends in %1 days"_s.arg(days);
    });
    m_readiness.addWarning(u"config"_s, [this]() -> std::optional<QString> {
        if (m_reload && m_reload->isRefused())
            return u"the file has errors, so that a server would not start with it"_s;
        return {};
    });

    m_metrics = std::make_unique<Metrics>(*m_server);
    m_metrics->add([this](MetricsText &text) {
        text.family("tom_build_info"_ba, "gauge", "Always 1; which version runs.");
        text.sample(1, {{"version"_ba, TOM_VERSION}, {"qt"_ba, qVersion()}});
        text.family("tom_ready"_ba, "gauge", "1 when /readyz would say 200.");
        text.sample(m_readiness.state().faults.isEmpty());
        text.family("tom_open_connections"_ba, "gauge", "Connections of clients, in handshake or open.");
        text.sample(m_server->openConnections());
        text.family("tom_arriving_body_bytes"_ba, "gauge", "Memory of large request bodies that have not come whole yet.");
        text.sample(double(m_server->arrivingBytes()));
        text.family("tom_certificate_expiry_timestamp_seconds"_ba, "gauge", "When the certificate expires, as Unix time.");
        text.sample(double(auth::endOf(m_identity).toSecsSinceEpoch()));
    });
    m_metrics->add([this](MetricsText &text) { writeFigures(text, m_supervisor->counts()); });
    connect(m_supervisor.get(), &AgentSupervisor::called, this,
            [this](const config::AgentCall &call) { m_modelFigures.count(call); });
    m_metrics->add([this](MetricsText &text) { m_modelFigures.write(text); });
    m_metrics->add([this](MetricsText &text) { m_push->writeFigures(text); });
    m_backups = std::make_unique<BackupSchedule>(
        m_data, BackupSchedule::Parts{.config = m_config,
                                      .clock = m_clock,
                                      .program = m_settings.serverProgram,
                                      .tell = [this](const QString &id, const QString &text) { tellAdmins(id, text); }});
    m_metrics->add([this](MetricsText &text) { m_backups->writeFigures(text); });
    m_metrics->add(&writeProcess);
    addOperatorRoutes(*m_routes, m_readiness, *m_metrics);
}

// Whose agent cannot be reached hears of it with the next failure; the log has it in any case.
void ServerApp::tellAdmins(const QString &id, const QString &text)
{
    for (const config::User &user : std::as_const(m_config.users)) {
        if (user.isAdmin())
            m_messages->tell(user.username, id, text).then(this, [](const Result<QJsonObject> &) {});
    }
}

void ServerApp::addAdminRoutes()
{
    const auto store = std::make_shared<ConfigStore>(configFile(), m_data.configHistory(), m_clock);
    m_adminConfigRoutes = std::make_unique<AdminConfigRoutes>(
        *m_routes,
        AdminConfigRoutes::Parts{
            .store = store, .current = m_config, .started = m_startedWith, .takeOver = [this](const LoadedConfig &loaded) {
                if (m_reload)
                    m_reload->setKnown(loaded.text);
                takeConfig(loaded.config);
            }});
    m_adminTestRoutes = std::make_unique<AdminTestRoutes>(
        *m_routes, AdminTestRoutes::Parts{.store = store, .dataFolder = m_data.path(), .program = m_settings.agentProgram});
    m_adminAgentRoutes = std::make_unique<AdminAgentRoutes>(*m_routes, m_config, *m_supervisor, m_data.users());
    const QString config = protocol::paths::adminConfig;
    const QString test = protocol::paths::adminTest;
    m_server->setBodyLimit("PUT"_ba, config, maxConfigBytes);
    for (const QString &path : {config + u"/check"_s, test + u"/llm"_s, test + u"/service"_s})
        m_server->setBodyLimit("POST"_ba, path, maxConfigBytes);
}

} // namespace tom::server
