#pragma once

#include "shared/config/agentslice.h"
#include "shared/core/json.h"

#include <QProcess>
#include <QTest>

namespace tom::test {

// A real program of Tom's, started as tom-server starts it: with its slice on standard input.
template<typename Slice>
class SupervisedProgram
{
public:
    explicit SupervisedProgram(const QString &program)
    {
        process.setProgram(program);
        process.setArguments({QStringLiteral("--supervised")});
    }
    ~SupervisedProgram() { kill(); }

    // What it said when it was ready; nothing when it never was.
    [[nodiscard]] std::optional<config::AgentReady> start(const Slice &slice)
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

} // namespace tom::test
