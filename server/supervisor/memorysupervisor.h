#pragma once

#include "server/app/datafolder.h"
#include "server/supervisor/agentprocess.h"
#include "server/supervisor/backoff.h"
#include "shared/auth/certificate.h"
#include "shared/config/memoryslice.h"

#include <QElapsedTimer>

#include <memory>

namespace tom::server {

// The memory service of all users: makes its secret and certificate, starts it unless somebody else runs it, keeps it running,
// and says how each user's agent reaches it. Knows nothing of memories.
class MemorySupervisor : public QObject
{
    Q_OBJECT

public:
    MemorySupervisor(const config::Config &config, const DataFolder &data, const auth::InternalAuthority &authority,
                     const QString &program, QObject *parent = nullptr);
    ~MemorySupervisor() override;

    // Makes what is missing of its files, ends what an earlier server left behind, and starts it where it is ours.
    [[nodiscard]] Result<void> start(const QHash<QString, QString> &keys);
    // The configuration is another one.
    void reconfigure(const QHash<QString, QString> &keys);
    void renewCertificate(const QDateTime &now);
    // Nothing for a user who has none, or another one of their own.
    [[nodiscard]] config::MemoryDoor doorOf(const QString &username) const;
    [[nodiscard]] bool isReady() const { return m_isReady; }
    void stop();   // ended() follows
    [[nodiscard]] bool isRunning() const { return m_process != nullptr; }

    // Makes secret and certificate where they are missing or soon over, for a service that is started by hand; and beside the
    // certificate of each of these users' agents memory.json, with the key and the user's token, for agents that others run.
    [[nodiscard]] static Result<void> makeFiles(const DataFolder &data, const auth::InternalAuthority &authority,
                                                const QStringList &users);

Q_SIGNALS:
    void moved();   // doors that were given lead nowhere any more
    void ready();
    void ended();   // after stop()

private:
    [[nodiscard]] bool isOurs() const;
    [[nodiscard]] config::MemorySlice slice() const;
    void run();
    void takeReady();
    void takeEnd(const QString &reason);
    void choosePort();

    const config::Config &m_config;
    DataFolder m_data;
    const auth::InternalAuthority &m_authority;
    QString m_program;
    QHash<QString, QString> m_keys;
    QByteArray m_secret;
    auth::CertifiedKey m_identity;
    quint16 m_port = 0;
    std::unique_ptr<AgentProcess> m_process;
    config::MemorySlice m_started;   // what the process was started with
    QTimer m_pause;
    QElapsedTimer m_lived;
    Backoff m_backoff;
    bool m_isReady = false;
    bool m_wasReady = false;   // at this port
    bool m_isEndingAsWanted = false;
    bool m_isStopping = false;
};

}   // namespace tom::server
