#pragma once

#include "shared/config/agentslice.h"
#include "shared/core/json.h"
#include "tests/agent/support/authority.h"

#include <QProcess>
#include <QTest>

namespace tom::agent::test {

// What alice's agent is started with: one model on the OpenAI wire for all levels.
inline config::AgentSlice aliceSlice(const Authority &authority, const QString &userFolder, const QString &modelUrl)
{
    const QString model = QStringLiteral("openai/scripted");
    return {.username = QStringLiteral("alice"),
            .llm = {.defaultName = QStringLiteral("scripted"),
                    .providers = {{.name = QStringLiteral("scripted"),
                                   .api = QStringLiteral("key-of-the-test"),
                                   .models = {model, model, model},
                                   .baseUrl = modelUrl}}},
            .userFolder = userFolder,
            .certificatePem = authority.agent.certificatePem(),
            .keyPem = authority.agent.keyPem(),
            .authorityPem = authority.certificate().toPem()};
}

// The real tom-agent, started as tom-server starts it.
class AgentProcess
{
public:
    AgentProcess()
    {
        process.setProgram(QStringLiteral(TOM_BIN_DIR "/tom-agent"));
        process.setArguments({QStringLiteral("--supervised")});
    }
    ~AgentProcess()
    {
        process.kill();
        process.waitForFinished();
    }

    // What it said when it was ready; nothing when it never was.
    [[nodiscard]] std::optional<config::AgentReady> start(const config::AgentSlice &slice)
    {
        process.start();
        process.write(json::compact(slice.toJson()) + '\n');
        if (!QTest::qWaitFor([this] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 20'000)
            || !process.canReadLine())
            return std::nullopt;
        const auto ready = json::parseObject(process.readLine()).and_then(&config::AgentReady::fromJson);
        return ready ? std::optional(*ready) : std::nullopt;
    }
    void kill()
    {
        process.kill();   // SIGKILL
        process.waitForFinished();
    }

    QProcess process;
};

} // namespace tom::agent::test
