#pragma once

#include "server/supervisor/agentsupervisor.h"
#include "shared/http/networkhttpclient.h"
#include "tests/server/support/processes.h"

#include <QTemporaryDir>
#include <QTest>

namespace tom::server::test {

// A supervisor over a data folder of its own, of real agents or of a script in their place.
class Supervision
{
public:
    explicit Supervision(const config::Config &configuration)
        : config(configuration),
          m_authority(auth::InternalAuthority::loadOrMake(data().internal()).value())
    {}

    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder.path()); }
    [[nodiscard]] qint64 pid(const QString &user) const { return pidOf(data().agent(user) + QStringLiteral("/agent.pid")); }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    // A program in place of an agent; HERE in it is the folder.
    [[nodiscard]] QString script(const QByteArray &commands) const
    {
        QFile file(path(QStringLiteral("script")));
        const QByteArray text = QByteArray("#!/bin/sh\n" + commands + '\n').replace("HERE", m_folder.path().toUtf8());
        const bool isMade = file.open(QIODevice::WriteOnly) && file.write(text) > 0
                            && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        return isMade ? file.fileName() : QString();
    }
    void start(const QString &program = QStringLiteral(TOM_BIN_DIR "/tom-agent"))
    {
        supervisor = std::make_unique<AgentSupervisor>(config, data(), m_authority, SupervisorSettings{.program = program});
    }
    // Asks again as clients do: on a busy machine an agent may take longer than one request waits for it.
    [[nodiscard]] Result<AgentAddress> addressOf(const QString &user, int attempts = 3) const
    {
        Result<AgentAddress> address = failure(ErrorCode::Internal, QStringLiteral("no answer"));
        for (int attempt = 0; attempt < attempts && !address; ++attempt) {
            const auto future = supervisor->addressOf(user);
            if (QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
                address = future.result();
        }
        return address;
    }

    // As the server itself asks that agent.
    [[nodiscard]] http::NetworkHttpClient client(const AgentAddress &address) const
    {
        const auth::CertifiedKey own = m_authority.issue(QStringLiteral("tom-server")).value();
        return http::NetworkHttpClient(
            http::Trust{.pinnedKey = address.key, .certificateChain = own.chain, .privateKey = own.key});
    }

    config::Config config;
    std::unique_ptr<AgentSupervisor> supervisor;

private:
    QTemporaryDir m_folder;
    auth::InternalAuthority m_authority;
};

} // namespace tom::server::test
