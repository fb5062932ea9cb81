#pragma once

#include "server/admin/adminagentroutes.h"
#include "server/admin/adminconfigroutes.h"
#include "server/admin/admintestroutes.h"
#include "server/app/certificatekeeper.h"
#include "server/app/configreload.h"
#include "server/app/firstuser.h"
#include "server/app/internalcertificates.h"
#include "server/app/publiccertificate.h"
#include "server/backup/backupschedule.h"
#include "server/http/agentroutes.h"
#include "server/http/notificationroutes.h"
#include "server/http/operatorroutes.h"
#include "server/http/pairingroutes.h"
#include "server/http/passwordroutes.h"
#include "server/http/publicroutes.h"
#include "server/http/sessionroutes.h"
#include "server/http/signinroutes.h"
#include "server/http/tokenroutes.h"
#include "server/http/totproutes.h"
#include "server/push/householdmessages.h"
#include "server/push/pushchannel.h"
#include "server/supervisor/agentfigures.h"
#include "server/supervisor/duestarts.h"
#include "server/supervisor/memorysupervisor.h"
#include "server/supervisor/modelfigures.h"
#include "shared/core/folderlock.h"

#include <QTimer>

#include <optional>

namespace tom::server {

struct ServerSettings
{
    QString dataFolder{};
    QString configFile{};   // empty: config.yml of the data folder
    QString listen{};       // empty: as configured, else every address
    QString agentProgram{};
    QString serverProgram{};   // makes the scheduled backups
    QString memoryProgram{};   // empty: users have a memory only where somebody else runs the service
    DueStarts::Times dueTimes{};
    int socket = -1;        // one that listens already; -1: none
    bool awaitsPairing = false;   // a first start makes no user: the first one comes by a pairing code
    int port = -1;          // -1: as configured, else 8443 (443 in a container); 0: any
};

// The whole server: a list of parts, built in the order in which they need each other.
class ServerApp : public QObject
{
    Q_OBJECT

public:
    explicit ServerApp(const ServerSettings &settings, QObject *parent = nullptr);
    ~ServerApp() override;

    // Blocks while it makes keys and hashes. The Error is one line that says what to do.
    [[nodiscard]] Result<void> start();
    // Keeps the user of a first start, whose password is to be shown now, and tells other programs that we serve. Until then
    // a start that fails or is killed leaves nothing of that user, and the next one is a first start again.
    [[nodiscard]] Result<void> completeStart();
    // The configuration and the certificates again, now; says also that nothing changed.
    void reload();
    [[nodiscard]] bool isStopping() const { return m_stopLimit.isActive() || m_hasStopped; }
    // Accepts nothing more, lets what is open finish for a moment, ends the agents, and says stopped() within ten seconds.
    void stop();

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] const Routes &routes() const { return *m_routes; }
    [[nodiscard]] QString url() const;
    [[nodiscard]] QByteArray keyFingerprint() const;
    // Nobody but this machine is listened to, until the first user is made.
    [[nodiscard]] bool hasNoUser() const;
    [[nodiscard]] const std::optional<FirstUser> &firstUser() const { return m_firstUser; }
    [[nodiscard]] const config::Config &config() const { return m_config; }
    [[nodiscard]] QString configFile() const;
    [[nodiscard]] QHash<QString, QString> keys() const;   // of our environment, that providers need

Q_SIGNALS:
    void stopped();

private:
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] Result<void> readConfig();
    [[nodiscard]] Result<void> checkAgentProgram() const;
    void addOperatorParts();
    void addAdminRoutes();
    void tellAdmins(const QString &id, const QString &text);
    [[nodiscard]] Result<void> addMemory();
    void keepMemory();   // after the configuration or the date changed
    [[nodiscard]] Result<void> keepPassword(const QString &user, const QString &hash);
    [[nodiscard]] QHostAddress listenAddress() const;
    void addPairing(const AccountServices &services);
    [[nodiscard]] Result<void> makeFirstUser(const QString &name, const QString &hash);
    void openToOthers();
    void addAccountRoutes();
    void sweep();
    void applyLimits();
    void takeConfig(const config::Config &config);
    void keepCertificates();
    void keepUp();
    [[nodiscard]] Result<void> writeServerFile() const;
    void endAgents();
    void finishStopping();

    ServerSettings m_settings;
    DataFolder m_data;
    FolderLock m_lock;
    std::optional<FirstUser> m_firstUser;
    config::Config m_config;
    config::Config m_startedWith;
    QByteArray m_configText;   // until it is watched
    SystemClock m_clock;
    auth::CertifiedKey m_identity;
    std::unique_ptr<InternalCertificates> m_internal;
    std::unique_ptr<CertificateKeeper> m_keeper;
    std::unique_ptr<ConfigReload> m_reload;
    std::unique_ptr<SessionStore> m_sessions;
    std::unique_ptr<AccountFiles> m_accounts;
    std::unique_ptr<LoginThrottle> m_throttle;
    std::unique_ptr<SignInCheck> m_check;
    std::unique_ptr<httpserver::HttpServer> m_server;
    RequestMeter m_meter{m_clock};
    std::unique_ptr<SessionGuard> m_guard;
    std::unique_ptr<AccessLog> m_accessLog;
    std::unique_ptr<Routes> m_routes;
    std::unique_ptr<PushChannel> m_push;
    std::unique_ptr<AgentSupervisor> m_supervisor;
    std::unique_ptr<MemorySupervisor> m_memory;   // null: there is none
    std::unique_ptr<AgentLink> m_link;
    std::unique_ptr<HouseholdMessages> m_messages;
    std::unique_ptr<DueStarts> m_dueStarts;
    std::unique_ptr<BackupSchedule> m_backups;
    std::unique_ptr<PublicRoutes> m_publicRoutes;
    std::unique_ptr<SignInRoutes> m_signInRoutes;
    std::unique_ptr<SessionRoutes> m_sessionRoutes;
    std::unique_ptr<PasswordRoutes> m_passwordRoutes;
    std::unique_ptr<PushDevices> m_devices;
    std::unique_ptr<NotificationRoutes> m_notificationRoutes;
    std::unique_ptr<Metrics> m_metrics;
    ModelFigures m_modelFigures;
    std::unique_ptr<AdminConfigRoutes> m_adminConfigRoutes;
    std::unique_ptr<AdminAgentRoutes> m_adminAgentRoutes;
    std::unique_ptr<AdminTestRoutes> m_adminTestRoutes;
    Readiness m_readiness;
    std::unique_ptr<TotpRoutes> m_totpRoutes;
    std::unique_ptr<TokenRoutes> m_tokenRoutes;
    std::unique_ptr<Pairings> m_pairings;
    std::unique_ptr<PairingRoutes> m_pairingRoutes;
    QTimer m_sweep;
    QTimer m_upkeep;
    QTimer m_stopLimit;
    bool m_isEnding = false;   // its agents too
    bool m_hasStopped = false;
};

} // namespace tom::server
