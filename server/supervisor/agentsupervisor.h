#pragma once

#include "server/app/datafolder.h"
#include "server/session/ownfile.h"
#include "server/supervisor/agentprocess.h"
#include "server/user/agentdirectory.h"
#include "shared/auth/certificate.h"
#include "shared/config/config.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace tom::server {

// What an agent is started with, but for what each run has of its own.
struct AgentLaunch
{
    config::AgentSlice slice{};
    config::Agents limits{};

    bool operator==(const AgentLaunch &) const = default;
};

struct SupervisorSettings
{
    QString program{};                // tom-agent
    QHash<QString, QString> keys{};   // of the server's environment, by name
    QList<quint16> ownPorts{};
    config::Doorbell doorbell{};
    std::function<config::MemoryDoor(const QString &username)> memory{};   // empty: there is none
};

struct AgentCounts
{
    int ready = 0;
    int starting = 0;
    int pausing = 0;   // it ended, and is started again in a while
    int stopped = 0;   // it ended, and is started again when somebody asks
    quint64 restarts = 0;
    int requests = 0;   // and streams, that are with agents
};

// The agent of one user, for people.
struct AgentState
{
    QString username{};
    QString state{};       // ready, starting, pausing, stopped, elsewhere
    int requests = 0;      // that are with it
    bool waits = false;    // it starts anew when no turn runs
    std::optional<qint64> seconds{};   // since it was started

    bool operator==(const AgentState &) const = default;
};

// Starts an agent for each user who asks for one, keeps it running, starts it again with growing pauses when it dies,
// and ends all of them. Agents that somebody else runs are only looked up.
class AgentSupervisor : public QObject, public AgentDirectory
{
    Q_OBJECT

public:
    AgentSupervisor(const config::Config &config, const DataFolder &data, const auth::InternalAuthority &authority,
                    const SupervisorSettings &settings, QObject *parent = nullptr);
    ~AgentSupervisor() override;

    // Ends what an earlier server left behind. At the start.
    void reapLeftBehind() const;
    [[nodiscard]] const AgentAddress *readyAddressOf(const QString &username) const override;
    [[nodiscard]] QFuture<Result<AgentAddress>> addressOf(const QString &username) override;
    [[nodiscard]] std::shared_ptr<void> use(const QString &username) override;
    void reportHung(const QString &username, const AgentAddress &address) override;
    // The configuration is another one: ends the agents of users that are not ours any more, and starts anew, when their
    // open requests are answered, those whose part of it changed.
    void reconfigure(const QHash<QString, QString> &keys);
    // Starts anew the agents whose certificate ends within a month of then.
    void renewCertificates(const QDateTime &now);
    // Where we listen ourselves, for agents that are started from now on: no model server is looked for there.
    void setOwnPorts(const QList<quint16> &ports) { m_settings.ownPorts = ports; }
    [[nodiscard]] AgentCounts counts() const;
    [[nodiscard]] QList<AgentState> states() const;   // of all users, as the configuration lists them
    // Starts the user's agent anew when no turn of it runs, or starts it. NotFound; Conflict: somebody else runs it.
    [[nodiscard]] Result<void> restart(const QString &username, const QString &reason);
    // Where agents that are started from now on find the memory of their users.
    void setMemory(const std::function<config::MemoryDoor(const QString &username)> &memory) { m_settings.memory = memory; }
    // Where agents that are started from now on ring.
    void setDoorbell(const config::Doorbell &doorbell) { m_settings.doorbell = doorbell; }
    // allEnded comes when every agent has ended, within six seconds.
    void stop();

Q_SIGNALS:
    void allEnded();
    void called(const tom::config::AgentCall &call);   // an agent a model

private:
    struct Agent;

    struct Elsewhere
    {
        std::optional<FileStamp> stamp{};   // of the certificate by which it is known
        QString agentUrl{};
        AgentAddress address{};
    };

    [[nodiscard]] QFuture<Result<AgentAddress>> elsewhere(const config::User &user);
    [[nodiscard]] Agent &agentOf(const QString &username);
    void start(Agent &agent);
    void takeReady(Agent &agent, const config::AgentReady &ready);
    void takeEnd(Agent &agent, const QString &reason);
    void refuseWaiting(Agent &agent, const Error &error);
    [[nodiscard]] bool isOurs(const QString &username) const;
    [[nodiscard]] Result<AgentLaunch> launchOf(const QString &username) const;
    void retire(Agent &agent);
    void makeStale(Agent &agent, const QString &reason);
    void startWhenIdle(Agent &agent);
    void startAnew(Agent &agent);
    [[nodiscard]] Result<config::AgentSlice> sliceOf(const QString &username);

    const config::Config &m_config;
    DataFolder m_data;
    const auth::InternalAuthority &m_authority;
    SupervisorSettings m_settings;
    std::map<QString, std::unique_ptr<Agent>> m_agents;
    quint64 m_restarts = 0;
    QHash<QString, Elsewhere> m_elsewhere;   // by user
    bool m_isStopping = false;
};

} // namespace tom::server
