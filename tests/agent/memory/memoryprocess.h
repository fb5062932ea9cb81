#pragma once

#include "shared/config/agentslice.h"
#include "tests/agent/memory/memoryservice.h"

#include <QProcess>

namespace tom::memory::test {

// The real tom-memory, started as tom-server starts it.
class MemoryProcess
{
public:
    MemoryProcess()
    {
        process.setProgram(QStringLiteral(TOM_BIN_DIR "/tom-memory"));
        process.setArguments({QStringLiteral("--supervised")});
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    }
    ~MemoryProcess() { kill(); }

    [[nodiscard]] std::optional<config::AgentReady> start(const config::MemorySlice &slice)
    {
        process.start();
        process.write(json::compact(slice.toJson()) + '\n');
        if (!QTest::qWaitFor([this] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 60'000)
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

} // namespace tom::memory::test
