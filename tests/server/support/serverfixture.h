#pragma once

#include "server/app/serverapp.h"
#include "tests/server/support/client.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tom::server::test {

inline bool writeText(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

inline QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// A ServerApp in this process, on a free port and a data folder of its own that may be started again and again.
class ServerFixture
{
public:
    ~ServerFixture() { end(); }

    [[nodiscard]] DataFolder data() const { return DataFolder(m_parent.filePath(QStringLiteral("data"))); }
    // The data folder with this configuration, before the first start.
    [[nodiscard]] bool configure(const QByteArray &yaml) const
    {
        return QDir().mkpath(data().path()) && writeText(data().config(), yaml);
    }
    [[nodiscard]] ServerSettings settings() const
    {
        return {.dataFolder = data().path(),
                .listen = QStringLiteral("127.0.0.1"),
                .agentProgram = QStringLiteral(TOM_BIN_DIR "/tom-agent"),
                .port = 0};
    }
    Result<void> start()
    {
        end();
        app = std::make_unique<ServerApp>(settings());
        return app->start().and_then([this] { return app->completeStart(); });
    }
    void end()
    {
        if (app && app->port() > 0) {
            QSignalSpy stopped(app.get(), &ServerApp::stopped);
            app->stop();
            if (stopped.isEmpty() && !stopped.wait(15'000))
                qFatal("the server does not end");
        }
        app.reset();
    }
    [[nodiscard]] Client client() const { return Client(app->port(), app->keyFingerprint()); }

    std::unique_ptr<ServerApp> app;

private:
    QTemporaryDir m_parent;
};

// As the configurations of the first days stand: passwords as text.
inline QByteArray householdConfig()
{
    return "# the household\n"
           "global:\n  log_level: INFO\n"
           "users:\n"
           "  - username: alice\n    password: secret-of-alice   # to be changed\n    role: admin\n"
           "  - username: bob\n    password: \"secret-of-bob\"\n";
}

} // namespace tom::server::test
